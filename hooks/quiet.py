"""No outside host, ever: the theme's link to the repository would ask GitHub for its stars."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Leave the link, and take from it what the theme's script looks for."""
    return _quiet(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for the page that is shown where there is none."""
    return _quiet(output_content)


def _quiet(html: str) -> str:
    return html.replace(' data-md-component="source"', "")
