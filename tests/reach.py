"""What must hold of whatever is on show: axe-core finds nothing, and everything that can be pressed is within reach at every width."""

from pathlib import Path

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = ((360, 740), (1920, 1080), (1280, 800))
# What axe finds in what Gradio draws and no setting changes: rule -> a selector of the elements. Nothing else is passed over.
LEFT = {"image-redundant-alt": 'img[alt="Settings"]'}  # the picture in the footer's button says the same as its text
FULL = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}"  # all that another theme can change
DARK = "document.body.classList.contains('dark')"

# What can be pressed, filled in or read: none of it sticks out of the window, no button's words are cut, and it is large enough. What lies
# in something that scrolls sideways can be brought into sight, and is left out.
MISFITS = """() => {
    const found = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
    const scrolls = (node) => node !== null && node !== document.body
        && (node.scrollWidth > node.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
    const pressed = 'button, a[href], [role=tab], summary';
    for (const node of document.querySelectorAll(`${pressed}, input, select, textarea, p, dd, th, td, .tl-plot-value`)) {
        if (!node.checkVisibility({visibilityProperty: true}) || getComputedStyle(node).clipPath !== 'none') continue;
        const box = node.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const named = (fault) => found.push(`${fault}: ${node.outerHTML.slice(0, 140)}`);
        if ((box.left < -0.5 || box.right > innerWidth + 0.5) && !scrolls(node.parentElement)) named('sticks out');
        if (!node.matches(pressed)) continue;
        if (Math.min(box.width, box.height) < 23.9) named('small');
        if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible') named('cut');
    }
    return found;
}"""
# Those of some controls of which a press in the middle meets something else, once they have been scrolled to.
UNMET = """(selectors) => selectors.filter((selector) => [...document.querySelectorAll(selector)].some((node) => {
    if (!node.checkVisibility({visibilityProperty: true})) return false;
    node.scrollIntoView({block: 'center', inline: 'center'});
    const { left, top, right, bottom } = node.getBoundingClientRect();
    const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return !(node === met || node.contains(met) || met?.closest('label')?.contains(node));
}))"""


def faults(page, where=""):
    """What axe-core finds, in the theme on show and, as far as another one can change it, in the other one.

    Args:
        page: with "as the system" for its theme.
        where: a selector; "": in the whole document.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = axe(page, where, FULL)
    is_dark = page.evaluate(DARK)
    for dark in (not is_dark, is_dark):
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.wait_for_function(f"{DARK} === {str(dark).lower()}")
        if dark != is_dark:
            found += axe(page, where, COLOURS)
    return found


def axe(page, where, options):
    rules = page.evaluate(f"where => axe.run(where || document, {options})", where)["violations"]
    nodes = [(rule["id"], node["target"][0], node["html"][:150]) for rule in rules for node in rule["nodes"]]
    return [node for node in nodes if node[1] != LEFT.get(node[0])]


def misfits(page, *controls):
    """What does not fit at one of the widths, and which of some controls cannot be pressed there.

    Args:
        controls: selectors. At least one thing of each is there; what a width does not show is left out.
    """
    found = [("nothing is", control) for control in controls if page.locator(control).count() == 0]
    before = page.viewport_size
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += [(width, fault) for fault in page.evaluate(MISFITS)]
        found += [(width, "out of reach", control) for control in page.evaluate(UNMET, list(controls))]
    page.set_viewport_size(before)
    return found
