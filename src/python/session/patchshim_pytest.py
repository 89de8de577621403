"""The pytest plugin that the library carries: ``LD_PRELOAD=libpatchshim.so pytest --patchshim``.

Each finding belongs to the test that caused it, and is shown in its report; a test with an error fails. pytest finds the plugin as one that is
installed; where plugins are not looked for (``PYTEST_DISABLE_PLUGIN_AUTOLOAD``), ``-p patchshim_pytest`` names it."""
import ctypes
import json

import pytest

LEVELS = ["note", "warning", "error"]
TITLE = "patchshim"


class Library:
    """The library in this process."""

    def __init__(self):
        self.functions = ctypes.PyDLL(None)
        self.functions.patchshim_findings_since.restype = ctypes.c_void_p
        self.functions.patchshim_free.argtypes = [ctypes.c_void_p]

    def now(self):
        return self.functions.patchshim_finding_number()

    def since(self, number, form):
        """The findings after that number, which are told by this, as text in a format of ``report=``."""
        pointer = self.functions.patchshim_findings_since(number, form.encode())
        if not pointer:
            return ""
        text = ctypes.string_at(pointer).decode("utf-8", "replace")
        self.functions.patchshim_free(pointer)
        return text


class Plugin:
    def __init__(self, fails):
        self.library = Library()
        self.fails = LEVELS.index(fails) if fails in LEVELS else len(LEVELS)
        self.number = 0
        self.of_tests, self.shown = [], set()

    def gather(self, item, when):
        """What was found since the last time goes into the report of the test. The text of the findings that fail it."""
        text = self.library.since(self.number, "txt")
        findings = json.loads(self.library.since(self.number, "json") or "{}").get("findings", [])
        self.number = self.library.now()
        if not findings:
            return None
        item.add_report_section(when, TITLE, text)
        return text if any(LEVELS.index(finding["severity"]) >= self.fails for finding in findings) else None

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_setup(self, item):
        self.number = self.library.now()
        yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item):
        outcome = yield
        failure = self.gather(item, "call")
        if failure and outcome.excinfo is None:
            raise_from(outcome, failure)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_teardown(self, item):
        outcome = yield
        failure = self.gather(item, "teardown")
        if failure and outcome.excinfo is None:
            raise_from(outcome, failure)

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.shown.add(report.nodeid)  # with its sections
        for title, text in report.sections:
            if TITLE in title.split() and (report.nodeid, text) not in self.of_tests:
                self.of_tests.append((report.nodeid, text))

    def pytest_terminal_summary(self, terminalreporter):
        tests = [(test, text) for test, text in self.of_tests if test not in self.shown]
        if tests:
            terminalreporter.section("patchshim")
        for test, text in tests:
            terminalreporter.line(test)
            for line in text.splitlines():
                terminalreporter.line("  " + line)


def raise_from(outcome, text):
    try:
        pytest.fail(text, pytrace=False)
    except pytest.fail.Exception as failure:
        if hasattr(outcome, "force_exception"):
            outcome.force_exception(failure)
        else:
            outcome._excinfo, outcome._result = (type(failure), failure, failure.__traceback__), None


def pytest_addoption(parser):
    group = parser.getgroup("patchshim", "patchshim: findings in models of NEURON")
    group.addoption("--patchshim", action="store_true", help="give each finding of patchshim to the test that caused it; errors fail it")
    group.addoption("--patchshim-fail", choices=[*LEVELS, "never"], default="error", help="the least severity that fails a test (error)")


def pytest_configure(config):
    if not config.getoption("patchshim"):
        return
    try:
        ctypes.PyDLL(None).patchshim_finding_number
    except AttributeError:
        raise pytest.UsageError("--patchshim: the library is not there; start pytest with LD_PRELOAD=libpatchshim.so, or by `patchshim pytest`")
    config.pluginmanager.register(Plugin(config.getoption("patchshim_fail")), "patchshim_findings")
