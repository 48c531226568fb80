"""HTTP and WebSockets by hand: what is sent is exactly what is written here, however wrong it is."""

import base64
import json
import os
import socket
import struct
import time

CLOSED = "closed"
SILENT = "silent"
CRLF = b"\r\n"


class Answer:
    """One answer; its status is a number, or CLOSED or SILENT where none came."""

    def __init__(self, status, headers=(), body=b""):
        self.status = status
        self.headers = list(headers)
        self.body = body

    def header(self, name):
        """The first header of that name."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def json(self):
        """The body; an empty object where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


class Client:
    """Speaks to one server, each request on a connection of its own."""

    def __init__(self, address, token=None, source=None):
        host, port = address.rsplit(":", 1)
        self.address, self.host, self.port = address, host, int(port)
        self.token, self.source = token, source

    def holding(self, token):
        """The same with a token, or without one."""
        return Client(self.address, token, self.source)

    def coming_from(self, source):
        """The same from another loopback address: limits by address start anew."""
        return Client(self.address, self.token, source)

    def connect(self, timeout=60):
        source = (self.source, 0) if self.source else None
        return socket.create_connection((self.host, self.port), timeout, source)

    def head(self, method, path, headers=()):
        """The head of a request, with Host and the token where `headers` has none; bytes go out as they are."""
        given = {as_bytes(name).lower() for name, _ in headers}
        lines = [as_bytes(method) + b" " + as_bytes(path) + b" HTTP/1.1"]
        if b"host" not in given:
            lines.append(b"Host: " + self.address.encode())
        if self.token and b"authorization" not in given:
            lines.append(b"Authorization: Bearer " + self.token.encode())
        lines += [as_bytes(name) + b": " + as_bytes(value) for name, value in headers]
        return CRLF.join(lines) + CRLF * 2

    def request(self, method, path, body=None, headers=(), timeout=60):
        """Sends a request: `body` is bytes, or anything that JSON can say."""
        headers = list(headers)
        names = {as_bytes(name).lower() for name, _ in headers}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            if b"content-type" not in names:
                headers.append(("Content-Type", "application/json"))
        if body is not None and not names & {b"content-length", b"transfer-encoding"}:
            headers.append(("Content-Length", str(len(body))))
        if b"connection" not in names:
            headers.append(("Connection", "close"))
        return self.raw(self.head(method, path, headers) + (body or b""), timeout, method)

    def get(self, path, headers=(), timeout=60):
        return self.request("GET", path, None, headers, timeout)

    def post(self, path, body=None, headers=(), timeout=60):
        return self.request("POST", path, b"" if body is None else body, headers, timeout)

    def raw(self, data, timeout=60, method="GET"):
        """Sends bytes and reads one answer."""
        try:
            with self.connect(timeout) as connection:
                send(connection, data)
                return read_answer(connection.makefile("rb"), method)
        except TimeoutError:
            return Answer(SILENT)
        except OSError:
            return Answer(CLOSED)

    def raw_all(self, data, timeout=5):
        """Sends bytes and reads all that comes until the connection ends or is silent."""
        received = b""
        try:
            with self.connect(timeout) as connection:
                send(connection, data)
                while chunk := connection.recv(65536):
                    received += chunk
        except OSError:
            pass
        return received

    def upload(self, what, content, fields=(), headers=(), file_name="upload.csv", query=""):
        """Uploads a file as a form."""
        boundary = "----attack7d1"
        body = form_body(boundary, content, fields, file_name)
        kind = ("Content-Type", f"multipart/form-data; boundary={boundary}")
        return self.post(f"/api/data/upload-{what}{query}", body, [kind, *headers], 120)


def send(connection, data):
    """Sends; a server that has answered already may close meanwhile."""
    try:
        connection.sendall(data)
    except TimeoutError:
        raise
    except OSError:
        pass


def as_bytes(text):
    return text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogateescape")


def form_body(boundary, content, fields=(), file_name="upload.csv"):
    mark = b"--" + boundary.encode()
    parts = b""
    for name, value in fields:
        parts += mark + CRLF + b'Content-Disposition: form-data; name="' + as_bytes(name) + b'"\r\n\r\n'
        parts += as_bytes(value) + CRLF
    disposition = b'Content-Disposition: form-data; name="file"; filename="' + as_bytes(file_name) + b'"'
    parts += mark + CRLF + disposition + b"\r\nContent-Type: text/csv\r\n\r\n" + as_bytes(content) + CRLF
    return parts + mark + b"--\r\n"


def read_answer(stream, method="GET"):
    """Reads one answer from a stream."""
    first = stream.readline(65536)
    parts = first.split(b" ", 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/"):
        return Answer(CLOSED, body=first)
    headers = []
    while (line := stream.readline(65536)) not in (CRLF, b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name.strip().lower(), value.strip()))
    answer = Answer(int(parts[1]), headers)
    if method == "HEAD" or answer.status in (101, 204, 304):
        return answer
    if answer.header("transfer-encoding") == "chunked":
        while size := int(stream.readline(64).split(b";")[0] or b"0", 16):
            answer.body += stream.read(size)
            stream.readline(16)
    elif length := answer.header("content-length"):
        answer.body = stream.read(int(length))
    return answer


class WebSocket:
    """A WebSocket; `answer` is the server's answer to the request to open it."""

    def __init__(self, client, path, headers=(), timeout=30):
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]
        self.connection = client.connect(timeout)
        self.connection.sendall(client.head("GET", path, [*upgrade, ("Sec-WebSocket-Key", key), *headers]))
        self.stream = self.connection.makefile("rb")
        self.answer = read_answer(self.stream)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stream.close()
        self.connection.close()

    def send_frame(self, code, payload=b"", fin=True, masked=True, length=None):
        """Sends one frame; `length` lies about how long it is."""
        send(self.connection, frame(code, payload, fin, masked, length))

    def send_json(self, message):
        self.send_frame(1, json.dumps(message).encode())

    def frames(self, seconds=5):
        """Frames as (code, payload) until the connection ends, or for so many seconds."""
        end = time.monotonic() + seconds
        self.connection.settimeout(seconds)
        try:
            while time.monotonic() < end:
                head = self.stream.read(2)
                if len(head) < 2:
                    return
                length = head[1] & 0x7F
                if length == 126:
                    length = struct.unpack(">H", self.stream.read(2))[0]
                elif length == 127:
                    length = struct.unpack(">Q", self.stream.read(8))[0]
                yield head[0] & 0x0F, self.stream.read(length)
        except OSError:
            return

    def until(self, wanted, seconds=10):
        """The first JSON message that is wanted, or None."""
        for code, payload in self.frames(seconds):
            if code == 8:
                return None
            if code == 1 and wanted(message := json.loads(payload)):
                return message
        return None

    def close_code(self, seconds=10):
        """The code with which the server closes; CLOSED where it gives none, None where it does not close."""
        for code, payload in self.frames(seconds):
            if code == 8:
                return struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else CLOSED
        self.connection.settimeout(0.5)
        try:
            return CLOSED if self.stream.read(1) == b"" else None
        except OSError:
            return None


def frame(code, payload=b"", fin=True, masked=True, length=None):
    """The bytes of a frame of RFC 6455, section 5.2."""
    size = len(payload) if length is None else length
    bit = 0x80 if masked else 0
    head = bytes([(0x80 if fin else 0) | code])
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if not masked:
        return head + payload
    mask = b"\x01\x02\x03\x04"
    repeated = (mask * (len(payload) // 4 + 1))[: len(payload)]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")
    return head + mask + mixed.to_bytes(len(payload), "big")
