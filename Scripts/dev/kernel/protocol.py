"""The tests of jupyter_kernel_test with every sample filled in; none may be skipped."""

import os
import sys
import unittest

import jupyter_kernel_test

folder = os.path.join(sys.argv.pop(1), "protocol")
os.makedirs(folder, exist_ok=True)
os.chdir(folder)
with open("hello.digits", "w", encoding="utf-8") as script:
    script.write("version # hello, world\n")


class DigitbookTests(jupyter_kernel_test.KernelTests):
    kernel_name = "digitbook"
    language_name = "digitbook"
    file_extension = ".digits"

    code_hello_world = "say hello, world"
    code_stderr = "quit"
    completion_samples = [
        {"text": "tra", "matches": {"train"}},
        {"text": "load\ntrain epoc", "matches": {"epochs="}},
        {"text": "train solver=sg", "matches": {"sgd"}},
        {"text": "nothing of this kind ", "matches": set()},
    ]
    complete_code_samples = ["load", "load\ntrain epochs=2", "# a remark", "", "rows = 6000", "train?"]
    incomplete_code_samples = ["train \\", "load \"my file"]
    invalid_code_samples = ["trian", "train epochs=many", "%time train", "!ls", "load \"my file\" x=\"1\" y"]
    code_page_something = "train?"
    code_generate_error = "trian"
    code_execute_result = [
        {"code": "version", "mime": "text/html"},
        {"code": "show 1", "mime": "image/png"},
        {"code": "models", "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": "show 1\nversion", "mime": "image/png"},
        {"code": "train epochs=1\nplot loss\nversion", "mime": "text/html"},
        {"code": "train epochs=3\nplot loss\nversion", "mime": "text/plain"},
        {"code": "models\nversion", "mime": "application/vnd.digitbook.result+json"},
    ]
    code_history_pattern = "versio?"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "train epochs=5"
    # Progress is shown, and thus cleared, after 0.2 s: 60 epochs are over by then on fast processors.
    code_clear_output = "train epochs=600 tol=0"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kc.execute_interactive("load rows=3000", timeout=30, output_hook=lambda message: None)


    def test_charts_are_drawings(self):
        """Beyond the twelve: charts come as SVG, and tables as tables."""
        self.flush_channels()
        self.execute_helper(code="train epochs=3")
        _, messages = self.execute_helper(code="plot loss")
        self.assertIn("<svg", messages[-1]["content"]["data"]["image/svg+xml"])
        _, messages = self.execute_helper(code="report")
        self.assertIn("<table", messages[-1]["content"]["data"]["text/html"])

    def test_expressions(self):
        """The value of a line, as JSON."""
        self.flush_channels()
        identifier = self.kc.execute("", user_expressions={"a": "version", "b": "trian"})
        reply = self.get_non_kernel_info_reply(timeout=15)
        jupyter_kernel_test.validate_message(reply, "execute_reply", identifier)
        values = reply["content"]["user_expressions"]
        self.assertEqual(values["a"]["data"]["application/json"]["kind"], "version")
        self.assertEqual(values["b"]["evalue"], "there is no command 'trian'")

    def test_replay_shows_its_lines(self):
        self.flush_channels()
        _, messages = self.execute_helper(code="replay hello.digits")
        printed = [message["content"] for message in messages if message["msg_type"] == "stream"]
        self.assertEqual(printed, [{"name": "stdout", "text": "digitbook> version # hello, world\n"}])

    def test_failure_stops_the_queue(self):
        self.flush_channels()
        requests = [self.kc.execute(code) for code in ("train epochs=20\ntrian\nversion", "version", "version")]
        replies = [self.get_non_kernel_info_reply(timeout=15) for _ in requests]
        self.assertEqual([reply["content"]["status"] for reply in replies], ["error", "aborted", "aborted"])
        self.kc.execute("version")
        self.assertEqual(self.get_non_kernel_info_reply(timeout=15)["content"]["status"], "ok")
        self.flush_channels()

    def test_silent(self):
        self.flush_channels()
        before = self.kc.execute_interactive("", timeout=15)["content"]["execution_count"]
        shown = []
        self.kc.execute_interactive("version", silent=True, timeout=15, output_hook=shown.append)
        self.assertEqual([message["msg_type"] for message in shown], ["status", "status"])
        after = self.kc.execute_interactive("", timeout=15)["content"]["execution_count"]
        self.assertEqual(after, before + 1)

    def test_question(self):
        """A question of the engine is asked in the notebook."""
        self.flush_channels()
        shown = []

        def answer(text):
            def hook(message):
                shown.append(message["content"]["prompt"])
                self.kc.input(text)

            return hook

        def run(code, text):
            return self.kc.execute_interactive(
                code, timeout=15, allow_stdin=True, stdin_hook=answer(text), output_hook=lambda message: None)

        run("export script asked.digits", "")
        with open("asked.digits", "w", encoding="utf-8") as file:
            file.write("# mine\n")
        run("export script asked.digits", "n")
        self.assertEqual(len(shown), 1, shown)
        with open("asked.digits", encoding="utf-8") as file:
            self.assertEqual(file.read(), "# mine\n")
        run("export script asked.digits", "y")
        with open("asked.digits", encoding="utf-8") as file:
            self.assertNotEqual(file.read(), "# mine\n")
        # Without anybody to ask it is refused with a sentence.
        with open("asked.digits", "w", encoding="utf-8") as file:
            file.write("# mine\n")
        reply = self.kc.execute_interactive(
            "export script asked.digits", timeout=15, allow_stdin=False, output_hook=lambda message: None)
        self.assertEqual(reply["content"]["status"], "error")


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "digitbook"
    support_iopub_welcome = True


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=2)
    done = program.result
    if done.skipped:
        print(f"{len(done.skipped)} tests were skipped: {done.skipped}")
    sys.exit(not done.wasSuccessful() or bool(done.skipped))
