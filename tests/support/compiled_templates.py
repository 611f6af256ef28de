"""Read and compile each template once in a test process: hundreds of newsrooms have the same ones, and both is slow.

The code of a template depends on its source, and on what functions of the newsroom return for constants in it, such as
translated words. So code is used again only where the same calls return the same. Everything else stays as it is: the
bytecode goes through the cache of each newsroom, and errors are found as before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from types import CodeType
from typing import Any, NamedTuple

from pressroom.read import templates as template_files
from pressroom.render import templates

_Environment = templates._TemplateEnvironment
_compile: Callable[..., Any] = _Environment.compile


class _Call(NamedTuple):
    """A call that was made while a template was compiled, and what it returned."""

    name: str
    values: tuple[Any, ...]
    options: dict[str, Any]
    result: tuple[type, Any]


_compiled: dict[tuple[object, ...], list[tuple[list[_Call], CodeType]]] = {}


def compile_once() -> None:
    """Let all environments of this process compile in this way. The built-in templates do not change meanwhile."""
    read_once = cache(template_files._read_built_in_templates)
    template_files._read_built_in_templates = lambda: dict(read_once())
    _Environment.compile = compile_or_find  # type: ignore[assignment, method-assign] # Jinja declares two variants


def compile_or_find(
    environment: templates._TemplateEnvironment, source: str, name: str | None = None, filename: str | None = None
) -> CodeType:
    """Return the code of a template, as `Environment.compile` does."""
    known = _compiled.setdefault((source, name, filename, environment.autoescape), [])
    for calls, code in known:
        if all(call_function(environment, *call[:3]) == call.result for call in calls):
            return code
    with recorded_calls(environment) as calls:
        known.append((calls, _compile(environment, source, name, filename)))
    return known[-1][1]


def call_function(
    environment: templates._TemplateEnvironment, name: str, values: tuple[Any, ...], options: dict[str, Any]
) -> tuple[type, Any]:
    """Return the type and value of a result; an exception is one too, because Jinja then leaves the call as it is."""
    try:
        result = environment.functions[name](*values, **options)
    except Exception as error:  # noqa: BLE001 - whatever a function raises
        result = repr(error)
        return type(error), result
    return type(result), result


@contextmanager
def recorded_calls(environment: templates._TemplateEnvironment) -> Iterator[list[_Call]]:
    """List the calls of the newsroom's functions."""
    calls: list[_Call] = []

    def record(name: str) -> Callable[..., Any]:
        function = environment.functions[name]

        @wraps(function)
        def call(*values: Any, **options: Any) -> Any:
            calls.append(_Call(name, values, options, call_function(environment, name, values, options)))
            return function(*values, **options)

        return call

    filters = environment.filters
    environment.filters = filters | {name: record(name) for name in environment.functions}
    try:
        yield calls
    finally:
        environment.filters = filters
