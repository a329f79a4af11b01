"""A real browser opens every page in both schemes."""

import functools
import http.server
import shutil
import threading

import pytest

pytestmark = pytest.mark.xdist_group("site")

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if BROWSER is None:
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)", allow_module_level=True)

from playwright.sync_api import sync_playwright  # noqa: E402 - only with a browser

# Without these the browser looks for its maker's servers at every start.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *args):
        """A page that is closed while an image is on its way says no more."""


@pytest.fixture(scope="module")
def served(site):
    """The site as GitHub serves it: under the repository's name."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(site.parent)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=["light", "dark"])
def visits(request, browser, served, site):
    """Every page opened once in a scheme: what it said, what it asked for, what it shows."""
    return request.param, visit_all(request.param, browser, served, site)


# Every visible text whose contrast with what is behind it is too low: WCAG 2's ratio, 4.5, and 3 for large letters.
# What is folded is opened; alpha is blended up the tree; text over an image, of which there is none, would be left out.
FAINT = """() => {
    document.querySelectorAll('details').forEach(details => { details.open = true });
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    canvas.canvas.width = canvas.canvas.height = 1;
    const known = new Map();
    const rgba = colour => {
        if (!known.has(colour)) {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            known.set(colour, [r, g, b, a / 255]);
        }
        return known.get(colour);
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
    const once = (kept, compute) => element => {
        if (!kept.has(element)) kept.set(element, compute(element));
        return kept.get(element);
    };
    const behind = once(new Map(), element => {
        if (!element) return [255, 255, 255];
        const style = getComputedStyle(element), colour = rgba(style.backgroundColor);
        if (style.backgroundImage !== 'none') return null;
        if (colour[3] === 1) return colour;
        const further = behind(element.parentElement);
        return further && over(colour, further);
    });
    const opacity = once(new Map(), element => {
        return element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
    });
    const light = colour => {
        const [r, g, b] = colour.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = [], seen = new Set();
    let texts = 0;
    while (walker.nextNode()) {
        const words = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
        const asked = {checkOpacity: true, checkVisibilityCSS: true};
        if (!words || element.closest('script, style, noscript') || !element.checkVisibility(asked)) continue;
        texts += 1;
        if (seen.has(element)) continue;
        seen.add(element);
        const box = element.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const style = getComputedStyle(element), under = behind(element);
        if (!under) continue;
        const [r, g, b, a] = rgba(style.color), ink = over([r, g, b, a * opacity(element)], under);
        const [low, high] = [light(ink), light(under)].sort((one, other) => one - other);
        const ratio = (high + 0.05) / (low + 0.05), size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (ratio < (large ? 3 : 4.5)) faint.push(`${words.slice(0, 40)} (${element.className}): ${ratio.toFixed(2)}`);
    }
    return {texts, faint};
}"""


class Listener:
    """What a page says and asks for from now on; a new process for each of the pages would take as long as the rest."""

    def __init__(self, page):
        self.start()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", self.failed)
        page.on("request", self.asked)

    def start(self):
        self.errors, self.requests = [], []

    def asked(self, request):
        self.requests.append(request)

    def failed(self, request):
        # What the page before still asked for when it was left fails, and is no fault.
        if request in self.requests:
            self.errors.append(f"failed: {request.url}")


def visit_all(scheme, browser, served, site, width=400):
    seen = {}
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    listener = Listener(page)
    for path in sorted(site.rglob("index.html")):
        page.goto("about:blank")
        page.set_viewport_size({"width": width, "height": 900})
        listener.start()
        page.goto(served + path.parent.relative_to(site).as_posix().replace(".", "", 1), wait_until="load")
        page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
        # What is folded has neither size nor font until it is shown.
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_function("[...document.images].filter(i => i.checkVisibility()).every(i => i.complete)")
        state = page.evaluate(
            """() => ({
                shown: [...document.querySelectorAll('figure.figure img')]
                    .filter(image => image.checkVisibility() && image.naturalWidth > 0)
                    .map(image => ({
                        src: image.src, current: image.currentSrc, width: image.getBoundingClientRect().width,
                    })),
                figures: document.querySelectorAll('figure.figure').length,
                formulas: [...document.querySelectorAll('math')].map(formula => {
                    const box = formula.getBoundingClientRect();
                    return {text: formula.textContent, width: box.width, height: box.height};
                }),
                fonts: [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family),
                overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            })"""
        )
        state |= {"errors": [*listener.errors], "requests": [asked.url for asked in listener.requests]}
        # A colour under way is no fault.
        page.add_style_tag(content="* { transition: none !important; animation: none !important }")
        for wide in (width, 1280):
            page.set_viewport_size({"width": wide, "height": 900})
            state[f"faint at {wide}"] = page.evaluate(FAINT)
        seen[path.parent.name] = state
    context.close()
    return seen


def test_no_page_complains_or_asks_another_host(visits, served):
    host = served.rsplit("/", 2)[0]
    for name, visit in visits[1].items():
        assert not visit["errors"], name
        assert all(url.startswith((host, "data:", "blob:")) for url in visit["requests"]), name


def test_every_figure_shows_in_the_scheme_of_the_page_and_as_drawn_for_a_phone(visits):
    scheme, seen = visits
    assert sum(visit["figures"] for visit in seen.values()) > 10
    for name, visit in seen.items():
        assert len(visit["shown"]) == visit["figures"], name
        for image in visit["shown"]:
            assert image["src"].endswith(f"#only-{scheme}"), name
            assert image["current"].endswith("-phone-dark.png" if scheme == "dark" else "-phone.png"), name
            # Drawn for 370 pixels: letters of 10 keep their size.
            assert image["width"] >= 366, name


def test_a_wide_page_shows_the_wide_figure(browser, served):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(served + "relu/")
    image = page.locator("#figure-relu img:visible")
    assert image.evaluate("image => image.currentSrc").endswith("/figures/relu.png#only-light")
    assert image.evaluate("image => image.getBoundingClientRect().width") > 680
    page.close()


def test_every_formula_has_size_in_the_sites_own_font(visits):
    _, seen = visits
    for name, visit in seen.items():
        for formula in visit["formulas"]:
            assert formula["width"] > 4 and formula["height"] > 6, (name, formula)
        if visit["formulas"]:
            assert "STIX Two Math" in [family.strip('"') for family in visit["fonts"]], name


def test_no_page_scrolls_sideways_on_a_phone(visits):
    assert {name: visit["overflow"] for name, visit in visits[1].items() if visit["overflow"] > 0} == {}


def test_every_text_can_be_read_on_what_is_behind_it(visits):
    scheme, seen = visits
    for name, visit in seen.items():
        for width in (400, 1280):
            found = visit[f"faint at {width}"]
            assert found["texts"] > 50, name
            assert not found["faint"], f"{name}, {scheme}, {width} pixels wide"


def test_figures_follow_the_sites_switch(browser, served):
    page = browser.new_page(color_scheme="light")
    page.goto(served + "relu/")
    image = page.locator("#figure-relu img:visible")
    assert image.get_attribute("src").endswith("#only-light")
    page.locator("label[title='Switch to dark mode']").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert image.get_attribute("src").endswith("#only-dark")
    page.close()


def test_search_finds_a_page(browser, served):
    page = browser.new_page()
    page.goto(served)
    page.locator("input.md-search__input").click()
    page.keyboard.type("zigzag")
    page.locator(".md-search-result__link").first.wait_for()
    assert "sigmoid" in page.locator(".md-search-result__link").first.get_attribute("href")
    page.close()


def test_a_table_can_be_scrolled_by_keyboard(browser, served):
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto(served + "comparison/")
    region = page.locator(".table").first
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.table').scrollLeft > 0")
    page.close()
