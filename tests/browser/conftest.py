"""A browser on a real server: ``maillage serve`` on the graph of the five dossiers, and Debian's headless Chromium.

A page that a test opens watches over itself: a message on the console, something that the Content-Security-Policy
stopped, an error in a script or a request to another host fails the test at its end.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

if TYPE_CHECKING:
    from conftest import Serve

CHROMIUM = os.environ.get("MAILLAGE_CHROMIUM") or shutil.which("chromium") or ""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_PATIENCE = 100_000  # milliseconds: how busy the machine is, is no fault of a page
expect.set_options(timeout=_PATIENCE)

AccessibilityCheck = Callable[[Page], None]


def _missing(what: str) -> None:
    """Without it nothing can be tested: a reason to skip, unless MAILLAGE_BROWSER is ``required``."""
    if os.environ.get("MAILLAGE_BROWSER") == "required":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def address(dossiers_graph: Path, serve: Serve) -> Iterator[str]:
    """Of a server on the graph of the five dossiers, without a slash at its end."""
    if not CHROMIUM:
        _missing("chromium is not here: apt-get install chromium, or name it in MAILLAGE_CHROMIUM")
    with serve(dossiers_graph) as served:
        yield served


# A module at a time: as long as Playwright is there, no other test can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        _missing("chromium is not here: apt-get install chromium, or name it in MAILLAGE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=_PATIENCE)
        yield browser
        browser.close()


@dataclass
class Guard:
    """What went wrong in a page, unseen by who looks at it."""

    address: str
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._asked)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        # The browser's own line on an answer with an error is no fault: a test asks for an error page.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "blob:" + self.address)):
            self.faults.append(f"elsewhere: {request.url}")


OpenPage = Callable[..., Page]


@pytest.fixture
def guard(address: str) -> Iterator[Guard]:
    guard = Guard(address)
    yield guard
    assert guard.faults == []


@pytest.fixture
def open_page(browser: Browser, address: str, guard: Guard) -> Iterator[OpenPage]:
    """``open_page("/path")`` opens it in a browser of its own: French, light, with scripts, 1280 pixels wide.

    Options are those of a Playwright context: ``locale="en-GB"``, ``color_scheme="dark"``,
    ``viewport={"width": 320, "height": 640}``, ``java_script_enabled=False`` … Where axe-core is to run, no
    scripts are ``scripts=False``: the page's own are there and empty.
    """
    contexts = []

    def opened(path: str, *, scripts: bool = True, **options: Any) -> Page:
        usual = {"base_url": address, "locale": "fr-FR", "reduced_motion": "reduce"}
        contexts.append(browser.new_context(**usual | options))
        contexts[-1].set_default_timeout(_PATIENCE)
        page = guard.watch(contexts[-1].new_page())
        if not scripts:
            page.route("**/*.js?*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        answer = page.goto(path)
        assert answer and answer.status < 500, f"{path}: {answer and answer.status}"
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    """The source of axe-core, which CI runs from a checkout; ``make web`` brings it."""
    path = root / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        _missing("axe-core is not here: make web, which needs npm")
    return path.read_text(encoding="utf-8")


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def assert_accessible(axe: str) -> AccessibilityCheck:
    """``assert_accessible(page)``: axe-core finds nothing against WCAG 2.2 AA in the page as it is now.

    It runs in a world of its own that the page's Content-Security-Policy does not govern.
    """

    def check(page: Page) -> None:
        session = page.context.new_cdp_session(page)
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        there = {"contextId": world["executionContextId"], "awaitPromise": True, "returnByValue": True}
        options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
        run = f"axe.run(document, {options}).then((found) => found.violations)"
        session.send("Runtime.evaluate", {**there, "expression": axe + "\n;0"})
        found = session.send("Runtime.evaluate", {**there, "expression": run})["result"]["value"]
        session.detach()
        told = [
            f"{one['id']}: {one['help']}: {node['html']} {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]
        assert told == []

    return check
