"""Jinja environments: the templates and messages of one language, ready to fill.

Every fault of a template becomes a ConfigError that names its place. Templates come loaded; no file is read.
"""

from collections.abc import Callable, Container, Mapping, MutableMapping
from functools import lru_cache, partial
from keyword import iskeyword
from types import TracebackType
from typing import Any

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from pressroom.errors import ConfigError
from pressroom.render.compiled import CompiledTemplates
from pressroom.render.names import file_facts, kind_name, kit_facts, language_name, mailto, moment_text
from pressroom.render.press import Press
from pressroom.text.colours import COMFORTABLE, DARK_GROUND, readable
from pressroom.text.dates import date_text, rfc3339
from pressroom.text.directions import html_in_order
from pressroom.text.languages import direction, listed
from pressroom.text.markdown import escaped
from pressroom.text.markdown.addresses import quoted

_REMEDY = "Mend the template in the newsroom's templates/ folder, or remove it to use the built-in one."

# What an expression in a template can raise, beside Jinja's own errors.
_FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def fill(press: Press, template: str, language: str, **values: object) -> Markup:
    """Render an HTML template; what it is given is escaped, unless it is Markup.

    `template` is a name such as `site/release.html`. Raises ConfigError naming template and line when it is faulty.
    """
    return Markup(fill_whole(press, template, language, **values))  # noqa: S704 - it comes escaped


def fill_whole(press: Press, template: str, language: str, **values: object) -> str:
    """The same as a text of its own, which stands in no other template."""
    return _fill(environment(press, language), template, values)


def fill_text(press: Press, template: str, language: str, **values: object) -> str:
    """Render a template for plain text, in which nothing is escaped. Raises ConfigError like `fill`."""
    return _fill(environment(press, language, escape=False), template, values)


def environment(press: Press, language: str, *, escape: bool = True) -> Environment:
    """The environment of a language, made once."""
    return press.once(("environment", language, escape), lambda: _environment(press, language, escape=escape))


class _Direct(NodeTransformer):
    """Makes calls of our functions into filters, which Jinja calls directly, and once for all when all is constant."""

    def __init__(self, functions: Container[str]) -> None:
        self.functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name is the visitor's
        """`href(path)` as `path|href`."""
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name in self.functions and node.args):
            return node
        first, *rest = node.args
        direct = nodes.Filter(first, node.node.name, rest, node.kwargs, node.dyn_args, node.dyn_kwargs)
        direct.environment = node.environment
        return direct.set_lineno(node.lineno)


class _Code(CodeGenerator):
    """Code that reads attributes directly: values have them, no keys to stand in for them, as Jinja's own would try."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is the visitor's
        """`head.title` as it stands, but for words that Python keeps to itself."""
        is_kept = iskeyword(node.attr)
        self.write("getattr(" if is_kept else "(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})" if is_kept else f").{node.attr}")


class _Environment(Environment):
    """An environment whose templates read and call directly, and are looked up without locks."""

    code_generator_class = _Code
    functions: Mapping[str, Callable[..., str]]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.loaded: dict[Any, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the signature is Jinja's
    ) -> Template:
        """A template, loaded once: there is no file that could change."""
        if name not in self.loaded:
            self.loaded[name] = super().get_template(name, parent, globals)
        return self.loaded[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template always has: a plain dict, for every page copies it, and Jinja's own chain of two is slow."""
        return {**self.globals, **(d or {})}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - the signature is Jinja's
    ) -> str:
        """Jinja's hook between the syntax tree and the code made of it."""
        code = super()._generate(_Direct(self.functions).visit(source), name, filename, defer_init)
        imports, _, rest = code.partition("\n")  # on the same line, for errors are placed by lines
        return f"{imports}; from pressroom.render.escaping import escape\n{rest}"


def _environment(press: Press, language: str, *, escape: bool) -> Environment:
    made = _Environment(
        loader=FunctionLoader(lambda name: _source(press.templates, name)),
        autoescape=escape,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(press.compiled, f"{press.newsroom.base_url} {language} {escape}"),
    )
    messages = press.messages(language)
    # Jinja's extension adds this method to the environment; it serves its own `trans` blocks.
    made.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.functions = _functions(press, language)
    made.filters.update(made.functions)
    made.globals.update(made.functions)
    made.globals.update(language=language, direction=direction(language), edition=press.edition(language))
    made.globals.update(accent=press.newsroom.accent, accent_in_dark=_accent_in_dark(press.newsroom.accent))
    made.globals.update(leave_out=press.newsroom.leave_out, is_signed=press.newsroom.is_signed)
    return made


def _source(templates: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    """The source under the template's name for a file name: by it tracebacks are told apart."""
    return (templates[name], name, None) if name in templates else None


def _functions(press: Press, language: str) -> dict[str, Callable[..., str]]:
    """What templates may call, in their language."""
    messages = press.messages(language)
    return {
        "_": messages.say,
        "ngettext": messages.ngettext,
        "href": press.href,
        "url": press.url,
        "mailto": mailto,
        "quoted": quoted,
        "in_order": _in_order,
        "language_name": language_name,
        "listed": partial(listed, language=language),
        "kind_name": partial(kind_name, messages=messages),
        "file_facts": partial(file_facts, messages=messages),
        "kit_facts": partial(kit_facts, messages=messages),
        "date_text": partial(date_text, language=language),
        "moment_text": partial(moment_text, messages=messages),
        "rfc3339": rfc3339,
    }


@lru_cache(maxsize=1)
def _accent_in_dark(accent: str) -> str:
    return readable(accent, DARK_GROUND, COMFORTABLE)


def _in_order(text: str) -> Markup:
    """A text escaped; in one with letters from right to left, each telephone number stays one word."""
    return Markup(html_in_order(escaped(text)))  # noqa: S704 - it comes escaped


def _fill(environment: Environment, name: str, values: Mapping[str, object]) -> str:
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise ConfigError(f"templates/{error.name}:{error.lineno}: {error.message}", _REMEDY) from error
    except TemplateNotFound as error:
        raise ConfigError(f"There is no template {error.name}, which {name} needs.", _REMEDY) from error
    except _FAULTS as error:
        raise ConfigError(f"templates/{_place(name, error)}: {error}", _REMEDY) from error


def _place(name: str, error: Exception) -> str:
    """Where in the templates an error arose. Jinja gives the frames of a template its name and line."""
    place = name
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(("site/", "mail/", "builtin/")):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
