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
from pressroom.render.bytecode import TemplateBytecodeCache
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
from pressroom.text.languages import get_direction, join_list
from pressroom.text.markdown import escape_html
from pressroom.text.markdown.urls import quote_url

_REMEDY = "Mend the template in the newsroom's templates/ folder, or remove it to use the built-in one."

# What an expression in a template can raise, beside Jinja's own errors.
_TEMPLATE_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def render_template(context: RenderContext, template: str, language: str, **values: object) -> Markup:
    """Render an HTML template; what it is given is escaped, unless it is Markup.

    `template` is a name such as `site/release.html`. Raises ConfigError naming template and line when it is faulty.
    """
    return Markup(render_template_to_str(context, template, language, **values))  # noqa: S704 - it comes escaped


def render_template_to_str(context: RenderContext, template: str, language: str, **values: object) -> str:
    """The same as a text of its own, which stands in no other template."""
    return _render(get_environment(context, language), template, values)


def render_text_template(context: RenderContext, template: str, language: str, **values: object) -> str:
    """Render a template for plain text, in which nothing is escaped. Raises ConfigError like `fill`."""
    return _render(get_environment(context, language, escape=False), template, values)


def get_environment(context: RenderContext, language: str, *, escape: bool = True) -> Environment:
    """The environment of a language, made once."""
    return context.get_or_create(
        ("environment", language, escape), lambda: _create_environment(context, language, escape=escape)
    )


class _CallToFilterTransformer(NodeTransformer):
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


class _DirectAttributeCodeGenerator(CodeGenerator):
    """Code that reads attributes directly: values have them, no keys to stand in for them, as Jinja's own would try."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is the visitor's
        """`head.title` as it stands, but for words that Python keeps to itself."""
        is_kept = iskeyword(node.attr)
        self.write("getattr(" if is_kept else "(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})" if is_kept else f").{node.attr}")


class _TemplateEnvironment(Environment):
    """An environment whose templates read and call directly, and are looked up without locks."""

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
        """A template, loaded once: there is no file that could change."""
        if name not in self.loaded_templates:
            self.loaded_templates[name] = super().get_template(name, parent, globals)
        return self.loaded_templates[name]

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
        code = super()._generate(_CallToFilterTransformer(self.functions).visit(source), name, filename, defer_init)
        imports, _, rest = code.partition("\n")  # on the same line, for errors are placed by lines
        return f"{imports}; from pressroom.render.escaping import escape\n{rest}"


def _create_environment(context: RenderContext, language: str, *, escape: bool) -> Environment:
    made = _TemplateEnvironment(
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
    made.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.functions = _build_template_functions(context, language)
    made.filters.update(made.functions)
    made.globals.update(made.functions)
    made.globals.update(language=language, direction=get_direction(language), edition=context.edition(language))
    made.globals.update(accent=context.newsroom.accent, accent_in_dark=_compute_dark_accent(context.newsroom.accent))
    made.globals.update(leave_out=context.newsroom.leave_out, is_signed=context.newsroom.is_signed)
    return made


def _load_source(templates: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    """The source under the template's name for a file name: by it tracebacks are told apart."""
    return (templates[name], name, None) if name in templates else None


def _build_template_functions(context: RenderContext, language: str) -> dict[str, Callable[..., str]]:
    """What templates may call, in their language."""
    messages = context.messages(language)
    return {
        "_": messages.translate,
        "ngettext": messages.ngettext,
        "href": context.href,
        "url": context.url,
        "mailto": build_mailto_url,
        "quoted": quote_url,
        "in_order": _escape_bidi,
        "language_name": get_language_name,
        "listed": partial(join_list, language=language),
        "kind_name": partial(get_kind_name, messages=messages),
        "file_facts": partial(describe_file, messages=messages),
        "kit_facts": partial(describe_press_kit, messages=messages),
        "date_text": partial(format_date, language=language),
        "moment_text": partial(format_datetime, messages=messages),
        "rfc3339": format_rfc3339,
    }


@lru_cache(maxsize=1)
def _compute_dark_accent(accent: str) -> str:
    return ensure_contrast(accent, DARK_BACKGROUND, ENHANCED_CONTRAST)


def _escape_bidi(text: str) -> Markup:
    """A text escaped; in one with letters from right to left, each telephone number stays one word."""
    return Markup(add_html_directions(escape_html(text)))  # noqa: S704 - it comes escaped


def _render(environment: Environment, name: str, values: Mapping[str, object]) -> str:
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise ConfigError(f"templates/{error.name}:{error.lineno}: {error.message}", _REMEDY) from error
    except TemplateNotFound as error:
        raise ConfigError(f"There is no template {error.name}, which {name} needs.", _REMEDY) from error
    except _TEMPLATE_ERRORS as error:
        raise ConfigError(f"templates/{_locate_error(name, error)}: {error}", _REMEDY) from error


def _locate_error(name: str, error: Exception) -> str:
    """Where in the templates an error arose. Jinja gives the frames of a template its name and line."""
    place = name
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(("site/", "mail/", "builtin/")):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
