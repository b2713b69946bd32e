"""Kernels and their clients for the checks."""

import os
import queue
import time

from jupyter_client.manager import KernelManager


class Kernel:
    """A kernel with a client, without the waits of jupyter_client."""

    def __init__(self, name, cwd, encryption="disabled"):
        self.manager = KernelManager(kernel_name=name, transport_encryption=encryption)
        began = time.perf_counter()
        self.manager.start_kernel(cwd=cwd)
        self.client = self.manager.client()
        self.client.start_channels()
        self.ready = None
        while self.ready is None:
            identifier = self.client.kernel_info()
            try:
                self.reply(identifier, 5)
                self.ready = time.perf_counter() - began
            except TimeoutError:
                if time.perf_counter() - began > 60:
                    raise
        # Output is lost until the subscription has arrived.
        while True:
            identifier = self.client.kernel_info()
            self.reply(identifier, 5)
            try:
                self.outputs(identifier, 0.3)
                break
            except TimeoutError:
                continue

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def reply(self, identifier, timeout, channel="shell"):
        """The reply to a request; others are dropped."""
        end = time.perf_counter() + timeout
        get = getattr(self.client, f"get_{channel}_msg")
        while True:
            try:
                message = get(timeout=max(end - time.perf_counter(), 0.001))
            except queue.Empty:
                raise TimeoutError(f"no reply within {timeout} s") from None
            if message["parent_header"].get("msg_id") == identifier:
                return message

    def outputs(self, identifier, timeout):
        """All output of a request, until the kernel is idle again."""
        end = time.perf_counter() + timeout
        found = []
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(end - time.perf_counter(), 0.001))
            except queue.Empty:
                raise TimeoutError("not idle") from None
            if message["parent_header"].get("msg_id") != identifier:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found
            found.append(message)

    def run(self, code, timeout=120):
        """The content of the reply, and the output."""
        identifier = self.client.execute(code)
        content = self.reply(identifier, timeout)["content"]
        return content, self.outputs(identifier, timeout)

    def value(self, line, timeout=60):
        """The result of a line of digitbook, which makes a cell."""
        identifier = self.client.execute("", user_expressions={"value": line})
        value = self.reply(identifier, timeout)["content"]["user_expressions"]["value"]
        return value["data"]["application/json"] if value["status"] == "ok" else value

    def resident(self):
        """Memory of the process in MB."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def kill(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"
