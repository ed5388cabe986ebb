#!/usr/bin/python3
"""Appends numbered, checksummed records, syncing each, and answers for them on TCP port 8080.

GET /             the newest durable record, at once
GET /verify       reads every record back from the disk
GET /verify-data  reads the business data back from the disk
"""

import hashlib
import json
import os
import socket
import sys
import threading
import time

RECORDS = sys.argv[1] if len(sys.argv) > 1 else "/var/lib/workload/records"
DATA = sys.argv[2] if len(sys.argv) > 2 else "/srv/data"
PORT = int(sys.argv[3]) if len(sys.argv) > 3 else 8080
RECORD_BYTES = 256
RECORDS_PER_SECOND = 15
REQUEST_BYTES = 4096
READ_BYTES = 1 << 20
MAX_CLIENTS = 16

with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
    BOOT_ID = file.read().strip()


def record(number):
    """One record: number, boot, time, padding that depends on them, and a checksum of all that."""
    head = f"{number:016d} {BOOT_ID} {int(time.time() * 1000):014d} "
    filler = hashlib.sha512(head.encode()).hexdigest()
    body = (head + filler)[: RECORD_BYTES - 66].ljust(RECORD_BYTES - 66, ".")
    return f"{body} {hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def is_right(raw, number):
    """True when the bytes are the record of that number, unharmed."""
    body = raw[: RECORD_BYTES - 66]
    tail = b" " + hashlib.sha256(body).hexdigest().encode() + b"\n"
    return raw[RECORD_BYTES - 66 :] == tail and body[:16] == b"%016d" % number


def chunks_from_disk(path):
    """The file's bytes, past the page cache."""
    with open(path, "rb", buffering=0) as source:
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := source.read(READ_BYTES):
            yield chunk


class Ledger:
    """The record file. One thread appends; any thread reads."""

    def __init__(self):
        self.file = os.open(RECORDS, os.O_RDWR | os.O_CREAT, 0o644)
        # A record torn by a crash was never reported: drop it.
        whole = os.fstat(self.file).st_size // RECORD_BYTES
        os.ftruncate(self.file, whole * RECORD_BYTES)
        os.fsync(self.file)
        self.last = whole
        self.written = 0
        self.corrupt = 0
        if whole and not is_right(os.pread(self.file, RECORD_BYTES, (whole - 1) * RECORD_BYTES), whole):
            self.corrupt = 1

    def append_for_ever(self):
        due = time.monotonic()
        while True:
            os.pwrite(self.file, record(self.last + 1), self.last * RECORD_BYTES)
            os.fsync(self.file)
            self.last += 1
            self.written += 1
            due = max(due + 1 / RECORDS_PER_SECOND, time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))

    def state(self):
        return {
            "bootId": BOOT_ID,
            "hostname": socket.gethostname(),
            "lastRecord": self.last,
            "written": self.written,
            "corrupt": self.corrupt,
        }

    def verify(self):
        last = self.last
        number = 0
        wrong = []
        pending = b""
        for chunk in chunks_from_disk(RECORDS):
            pending += chunk
            whole = len(pending) // RECORD_BYTES * RECORD_BYTES
            for at in range(0, whole, RECORD_BYTES):
                if number == last:
                    break
                number += 1
                if not is_right(pending[at : at + RECORD_BYTES], number):
                    wrong.append(number)
            pending = pending[whole:]
            if number == last:
                break
        self.corrupt = len(wrong) + (last - number)
        return self.state() | {"verified": number, "missing": last - number, "firstCorrupt": wrong[:10]}


def verify_data():
    bad = []
    count = 0
    size = 0
    with open(os.path.join(DATA, "SHA256SUMS"), encoding="utf-8") as sums:
        for line in sums:
            wanted, name = line.rstrip("\n").split("  ", 1)
            digest = hashlib.sha256()
            try:
                for chunk in chunks_from_disk(os.path.join(DATA, name)):
                    digest.update(chunk)
                    size += len(chunk)
            except OSError:
                pass
            count += 1
            if digest.hexdigest() != wanted:
                bad.append(name)
    return {"files": count, "bytes": size, "corrupt": len(bad), "bad": bad[:10]}


def answer(client, ledger):
    with client:
        client.settimeout(30)
        request = b""
        while b"\r\n\r\n" not in request and len(request) < REQUEST_BYTES:
            piece = client.recv(REQUEST_BYTES)
            if not piece:
                return
            request += piece
        words = request.split(b" ", 2)
        path = words[1].decode("latin-1") if len(words) == 3 and words[0] == b"GET" else ""
        routes = {"/": ledger.state, "/verify": ledger.verify, "/verify-data": verify_data}
        status = "200 OK"
        try:
            if path in routes:
                body = routes[path]()
            else:
                status, body = "404 Not Found", {"error": "unknown path"}
        except OSError as problem:
            status, body = "500 Internal Server Error", {"error": str(problem)}
        raw = json.dumps(body).encode() + b"\n"
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n"
        client.sendall(head.encode() + b"Connection: close\r\n\r\n" + raw)


def main():
    ledger = Ledger()
    threading.Thread(target=lambda: run_or_die(ledger.append_for_ever), daemon=True).start()
    slots = threading.BoundedSemaphore(MAX_CLIENTS)

    def serve(client):
        try:
            answer(client, ledger)
        except OSError:
            pass
        finally:
            slots.release()

    with socket.create_server(("0.0.0.0", PORT), backlog=64) as listener:
        while True:
            client, _ = listener.accept()
            slots.acquire()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


def run_or_die(work):
    """A writer that failed must not leave a responder behind that looks alive."""
    try:
        work()
    finally:
        os._exit(1)


main()
