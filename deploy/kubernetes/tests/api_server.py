"""Takes the place of Kubernetes' API server for one submission: keeps what is created, and reports how the driver ended."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ApiServer:
    """Answers over plain HTTP, which `k8s://http://HOST:PORT` asks for."""

    def __init__(self, driver_exit_code: int):
        self.created: dict[str, list[dict]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status: int, body: dict | None):
                content = json.dumps(body).encode() if body is not None else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self):  # noqa: N802
                resource = self.path.split("?")[0].rsplit("/", 1)[1]
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                sent["metadata"].setdefault("uid", f"uid-{len(outer.created)}")
                sent["metadata"].setdefault("namespace", self.path.split("/")[4])
                outer.created.setdefault(resource, []).append(sent)
                self.answer(201, sent)

            def do_PATCH(self):  # noqa: N802
                resource = self.path.split("?")[0].rsplit("/", 2)[1]
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.created.setdefault(resource, []).append(sent)
                self.answer(200, sent)

            do_PUT = do_PATCH  # noqa: N815

            def do_GET(self):  # noqa: N802
                if "watch=true" in self.path:
                    self.answer(200, None)
                elif "/pods" in self.path and "pods" in outer.created:
                    pod = dict(outer.created["pods"][0])
                    pod["status"] = outer.status(driver_exit_code)
                    one = self.path.split("?")[0].endswith(pod["metadata"]["name"])
                    self.answer(200, pod if one else {"kind": "PodList", "apiVersion": "v1", "items": [pod]})
                else:
                    self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404})

            def log_message(self, *text):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def status(exit_code: int) -> dict:
        state = {"terminated": {"exitCode": exit_code, "reason": "Completed" if exit_code == 0 else "Error"}}
        name = "spark-kubernetes-driver"
        container = {"name": name, "state": state, "ready": False, "restartCount": 0, "image": "i", "imageID": "i"}
        sidecar = {**container, "name": "sidecar", "state": {"terminated": {"exitCode": 143}}}
        return {"phase": "Succeeded" if exit_code == 0 else "Failed", "containerStatuses": [container, sidecar]}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()
