"""Render Jinja templates with the messages of one language.

Every error in a template becomes a ConfigError that names the line. Templates are loaded before; no file is read.
"""

import re
from collections.abc import Callable, Container, Mapping, MutableMapping
from functools import lru_cache, partial
from keyword import iskeyword
from types import TracebackType
from typing import Any

import markupsafe
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
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from pressroom.errors import ConfigError
from pressroom.render.context import RenderContext
from pressroom.render.labels import (
    build_mailto_url,
    describe_file,
    describe_press_kit,
    format_datetime,
    get_kind_name,
    get_language_name,
)
from pressroom.text.bidi import add_html_directions
from pressroom.text.colors import DARK_BACKGROUND, ENHANCED_CONTRAST, ensure_contrast
from pressroom.text.dates import format_date, format_rfc3339
from pressroom.text.domains import encode_url_host
from pressroom.text.languages import get_direction, join_list
from pressroom.text.markdown import escape_html
from pressroom.text.markdown.urls import quote_url

_find_special_character = re.compile("[&<>\"']").search


def escape(value: Any) -> str:
    """Return the same as `markupsafe.escape`, as a plain str where possible: templates only join the results.

    Most values have nothing to escape, and searching them costs less than creating a Markup of each.
    """
    type_ = type(value)
    if type_ is Markup or (type_ is str and _find_special_character(value) is None):
        text: str = value
        return text
    return markupsafe.escape(value)


class TemplateBytecodeCache(BytecodeCache):
    """Bytecode cache in a mapping. `key_prefix` names everything besides the source that the bytecode depends on."""

    def __init__(self, bytecode: MutableMapping[str, bytes], key_prefix: str) -> None:
        self.bytecode = bytecode
        self.key_prefix = key_prefix

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - the signature is Jinja's
        """Return the key of a template's bytecode."""
        return f"{self.key_prefix} {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is bytecode for it; Jinja compares the checksum of the source."""
        code = self.bytecode.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bytecode of a bucket."""
        self.bytecode[bucket.key] = bucket.bytecode_to_string()


_REMEDY = "Fix the template in the newsroom's templates/ folder, or delete it to use the built-in one."

# What an expression in a template can raise.
_TEMPLATE_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def render_template(context: RenderContext, template: str, language: str, **values: object) -> Markup:
    """Render an HTML template; values that are not Markup are escaped.

    `template` is a name such as `site/release.html`. Raises ConfigError with template and line if it is faulty.
    """
    return Markup(render_template_to_str(context, template, language, **values))  # noqa: S704 - it is escaped


def render_template_to_str(context: RenderContext, template: str, language: str, **values: object) -> str:
    """Render an HTML template that is not inserted into another one."""
    return _render(get_environment(context, language), template, values)


def render_text_template(context: RenderContext, template: str, language: str, **values: object) -> str:
    """Render a template for plain text, without escaping. Raises ConfigError like `render_template`."""
    return _render(get_environment(context, language, escape=False), template, values)


def get_environment(context: RenderContext, language: str, *, escape: bool = True) -> Environment:
    """Return the environment of a language, created once."""
    return context.get_or_create(
        ("environment", language, escape), lambda: _create_environment(context, language, escape=escape)
    )


class _CallToFilterTransformer(NodeTransformer):
    """Turns calls of our functions into filters, which Jinja calls directly, or once if all arguments are constant."""

    def __init__(self, functions: Container[str]) -> None:
        self.functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name is the visitor's
        """Return `href(path)` as `path|href`."""
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name in self.functions and node.args):
            return node
        first, *rest = node.args
        direct = nodes.Filter(first, node.node.name, rest, node.kwargs, node.dyn_args, node.dyn_kwargs)
        direct.environment = node.environment
        return direct.set_lineno(node.lineno)


class _DirectAttributeCodeGenerator(CodeGenerator):
    """Generates code that reads attributes directly; Jinja would also try keys, which our values do not have."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is the visitor's
        """Write `head.title`, or `getattr` for Python keywords."""
        is_keyword = iskeyword(node.attr)
        self.write("getattr(" if is_keyword else "(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})" if is_keyword else f").{node.attr}")


class _TemplateEnvironment(Environment):
    """An environment with direct calls and attributes, and without locks for the look-up of templates."""

    code_generator_class = _DirectAttributeCodeGenerator
    functions: Mapping[str, Callable[..., str]]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.loaded_templates: dict[Any, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the signature is Jinja's
    ) -> Template:
        """Return a template, loaded once: there is no file that could change."""
        if name not in self.loaded_templates:
            self.loaded_templates[name] = super().get_template(name, parent, globals)
        return self.loaded_templates[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as a plain dict: every page copies it, and Jinja's ChainMap is slow."""
        return {**self.globals, **(d or {})}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - the signature is Jinja's
    ) -> str:
        """Compile the transformed syntax tree: Jinja calls this before it compiles the code."""
        code = super()._generate(_CallToFilterTransformer(self.functions).visit(source), name, filename, defer_init)
        imports, _, rest = code.partition("\n")  # on the same line: errors are located by line
        return f"{imports}; from pressroom.render.templates import escape\n{rest}"


def _create_environment(context: RenderContext, language: str, *, escape: bool) -> Environment:
    environment = _TemplateEnvironment(
        loader=FunctionLoader(lambda name: _load_source(context.templates, name)),
        autoescape=escape,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=TemplateBytecodeCache(context.bytecode, f"{context.newsroom.base_url} {language} {escape}"),
    )
    messages = context.messages(language)
    # Jinja's extension adds this method to the environment; it serves its own `trans` blocks.
    environment.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.functions = _build_template_functions(context, language)
    environment.filters.update(environment.functions)
    environment.globals.update(environment.functions)
    environment.globals.update(language=language, direction=get_direction(language), edition=context.edition(language))
    environment.globals.update(
        accent=context.newsroom.accent, accent_in_dark=_compute_dark_accent(context.newsroom.accent)
    )
    environment.globals.update(leave_out=context.newsroom.leave_out, is_signed=context.newsroom.is_signed)
    environment.globals.update(_build_service_urls(context, language))
    return environment


def _load_source(templates: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    """Return the source, with the name of the template as file name: `_locate_error` finds it in tracebacks."""
    return (templates[name], name, None) if name in templates else None


def _build_service_urls(context: RenderContext, language: str) -> dict[str, str]:
    """Return where the forms of pages lead; each is empty if there is none. Who gets no mail cannot subscribe to it."""
    has_mail = "mail" not in context.newsroom.leave_out
    return {
        "search_url": context.get_service_url(f"{context.edition(language).prefix}/search/"),
        "subscribe_url": context.get_service_url("/subscriptions/choose") if has_mail else "",
        "verify_url": context.get_service_url("/verify"),
    }


def _build_template_functions(context: RenderContext, language: str) -> dict[str, Callable[..., str]]:
    """Return the functions that templates may call, in their language."""
    messages = context.messages(language)
    return {
        "_": messages.translate,
        "ngettext": messages.ngettext,
        "href": context.href,
        "url": context.url,
        "mailto": build_mailto_url,
        "encode_url_host": encode_url_host,
        "quote_url": quote_url,
        "bidi_text": _escape_bidi,
        "language_name": get_language_name,
        "join_list": partial(join_list, language=language),
        "kind_name": partial(get_kind_name, messages=messages),
        "file_facts": partial(describe_file, messages=messages),
        "press_kit_facts": partial(describe_press_kit, messages=messages),
        "date_text": partial(format_date, language=language),
        "datetime_text": partial(format_datetime, messages=messages),
        "rfc3339": format_rfc3339,
    }


@lru_cache(maxsize=1)
def _compute_dark_accent(accent: str) -> str:
    return ensure_contrast(accent, DARK_BACKGROUND, ENHANCED_CONTRAST)


def _escape_bidi(text: str) -> Markup:
    """Return text escaped; in text with right-to-left letters, telephone numbers keep their order."""
    return Markup(add_html_directions(escape_html(text)))  # noqa: S704 - it is escaped


def _render(environment: Environment, name: str, values: Mapping[str, object]) -> str:
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise ConfigError(f"templates/{error.name}:{error.lineno}: {error.message}", _REMEDY) from error
    except TemplateNotFound as error:
        raise ConfigError(f"The template {error.name}, which {name} uses, does not exist.", _REMEDY) from error
    except _TEMPLATE_ERRORS as error:
        raise ConfigError(f"templates/{_locate_error(name, error)}: {error}", _REMEDY) from error


def _locate_error(name: str, error: Exception) -> str:
    """Return the template and line of an error. Jinja gives them to the frames of the traceback."""
    location = name
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(("site/", "mail/", "web/", "builtin/")):
            location = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return location
