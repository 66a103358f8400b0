#!/usr/bin/env python3
"""An adapter in Python: serves one target of the hub through its Kafka topics alone.

It does for an order what it is asked for by writing it into a logbook, a SQLite file of its own.
Every trouble ends in the same way as a crash: with new clients, which go on at what was committed
last, and a look into the book at whatever may have been done since. README.md tells the rest.
"""

import argparse
import http.client
import io
import json
import logging
import os
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone

import fastavro
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

NAMESPACE = "dev.crossconnect.avro"
AT_ONCE = 100  # commands to a transaction; they are worked through one after the other
PAUSE = 2  # seconds, after trouble with Kafka, the registry or the hub
log = logging.getLogger("logbook")


class Unreadable(Exception):
    """What this record holds will never be a command; its words say why."""


class Logbook:
    """The legacy system behind the target: what stands here was done, and was done once."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)  # each statement is a transaction
        self.db.execute("PRAGMA synchronous = EXTRA")  # on disk when it returns
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, command_id TEXT"
            " UNIQUE NOT NULL, verb TEXT, specification TEXT, parameters TEXT, written_at TEXT)")

    def find(self, command_id):
        """The number of this command's entry, or None."""
        row = self.db.execute(
            "SELECT number FROM entries WHERE command_id = ?", (command_id,)).fetchone()
        return row and row[0]

    def write(self, command):
        self.db.execute(
            "INSERT INTO entries (command_id, verb, specification, parameters, written_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (command["commandId"], command["verb"], command["specification"],
             json.dumps(command["parameters"]), now().isoformat()))
        return self.find(command["commandId"])


def carry_out(command, target, book):
    """What is to be reported of a command: outcome, and what belongs to it."""
    if command["target"] != target:
        return {"outcome": "REJECTED", "code": "WRONG_TARGET",
                "detail": f"The command is for target '{command['target']}', this is '{target}'"}
    # Look first, always: any command may be one that was done before a crash or an earlier attempt.
    entry = book.find(command["commandId"])
    if entry is None:
        if command["verb"] == "VERIFY":
            return {"outcome": "FAILED", "code": "NOT_DONE", "detail": "There is no such entry"}
        if command["deadline"] < now():
            return {"outcome": "FAILED", "code": "EXPIRED",
                    "detail": f"Not started: the deadline was {command['deadline'].isoformat()}"}
        entry = book.write(command)
    return {"outcome": "COMPLETED", "attributes": {"entry": str(entry)}}


class Registry:
    """Which number stands for which schema, as Apicurio tells (core API v2)."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.commands = {}
        # Written with the newest version there is: fields that this adapter does not know have
        # defaults. Asking now also shows whether this is a registry with the hub's schemas at all.
        latest = f"/groups/{NAMESPACE}/artifacts/ProvisioningResult/meta"
        self.result_id = self.get(latest)["contentId"]
        self.result = fastavro.parse_schema(self.get(f"/ids/contentIds/{self.result_id}"))

    def get(self, path):
        return fetch(self.url + path, os.environ.get("REGISTRY_AUTHORIZATION"))

    def read(self, value):
        """The command in these bytes, read with the schema that its writer had."""
        if value is None or len(value) < 5 or value[0] != 0:
            raise Unreadable("It does not begin with 00 and a schema id of four bytes")
        body = io.BytesIO(value[5:])
        schema = self.command_schema(int.from_bytes(value[1:5], "big"))
        try:
            command = fastavro.schemaless_reader(body, schema, None)
        except Exception as e:  # the decoder alone runs here; what it throws depends on the bytes
            raise Unreadable(f"It is no ProvisioningCommand: {type(e).__name__} {e}") from e
        if body.read(1):
            raise Unreadable("There are bytes left behind the record")
        return command

    def command_schema(self, content_id):
        if content_id not in self.commands:
            try:
                schema = self.get(f"/ids/contentIds/{content_id}")
            except urllib.error.HTTPError as e:
                if e.code == 404:
                    raise Unreadable(f"The registry has no schema with id {content_id}") from e
                raise
            named = isinstance(schema, dict) and (schema.get("namespace"), schema.get("name"))
            if named != (NAMESPACE, "ProvisioningCommand"):
                raise Unreadable(f"Id {content_id} is not the schema of a ProvisioningCommand")
            self.commands[content_id] = fastavro.parse_schema(schema)
        return self.commands[content_id]

    def write(self, result):
        body = io.BytesIO(b"\0" + self.result_id.to_bytes(4, "big"))
        body.seek(0, io.SEEK_END)
        fastavro.schemaless_writer(body, self.result, result)
        return body.getvalue()


class Adapter:
    def __init__(self, options, book):
        self.options = options
        self.book = book
        self.stopping = False
        self.group = f"{options.prefix}adapter-{options.target}"
        self.reported_by = f"{options.target}/{options.instance}"

    def run(self):
        while not self.stopping:
            try:
                self.serve()
            except (KafkaException, OSError, http.client.HTTPException) as e:
                if hopeless(e):
                    raise
                log.warning("Starting anew in %d s: %s", PAUSE, e)
                time.sleep(PAUSE)

    def serve(self):
        hub = fetch(self.options.hub + "/v1/hub", os.environ.get("HUB_AUTHORIZATION"))
        registry = Registry(hub["registryUrl"])
        kafka = {"bootstrap.servers": hub["bootstrapServers"], **self.options.kafka}
        producer = Producer({
            "transaction.timeout.ms": 10_000,
            "message.max.bytes": 10_000_000,  # brokers set the limit, not this client
            **kafka,
            "transactional.id": f"{self.group}-{self.options.instance}",
            # As Java's clients do, and unlike librdkafka by itself: the hub expects the result of
            # an order in the partition that has the order, and overlooks it in any other.
            "partitioner": "murmur2_random",
        })
        # Before anything is read: ends what a predecessor left open, and shuts that out.
        producer.init_transactions(30)
        consumer = Consumer({
            **kafka,
            "group.id": self.group,
            "group.instance.id": self.options.instance,  # back at once after a crash
            "auto.offset.reset": "earliest",  # a command older than the group is still a command
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        })
        try:
            consumer.subscribe([f"{self.options.prefix}oss.commands.{self.options.target}"])
            log.info("Serving target %s", self.options.target)
            while not self.stopping:
                records = take(consumer)
                if records:
                    # All is done before the transaction begins, so that it is open for a moment.
                    answers = [self.answer(record, registry) for record in records]
                    settle(producer, consumer, records, answers)
        finally:
            consumer.close()

    def answer(self, record, registry):
        """What is to be written because of a record, as Producer.produce takes it."""
        try:
            command = registry.read(record.value())
        except Unreadable as e:
            log.warning("%s goes to the dead letters: %s", place(record), e)
            return self.dead_letter(record, str(e))
        result = {
            **carry_out(command, self.options.target, self.book),
            **{name: command[name] for name in ("commandId", "orderId", "lineId", "task")},
            "attempt": command["attempt"],
            "reportedAt": now(),
            "reportedBy": self.reported_by,
        }
        return {"topic": f"{self.options.prefix}oss.results", "key": command["orderId"],
                "value": registry.write(result)}

    def dead_letter(self, record, reason):
        why = {"step": "read", "reason": reason[:1000], "topic": record.topic(),
               "partition": record.partition(), "offset": record.offset(),
               "timestamp": record.timestamp()[1], "at": now().isoformat(),
               "node": self.reported_by}
        headers = [(f"hub-error-{name}", str(value)) for name, value in why.items()]
        return {"topic": record.topic() + ".dlq", "key": record.key(), "value": record.value(),
                "headers": (record.headers() or []) + headers}


def take(consumer):
    """What there is, once there is something; nothing after half a second."""
    first = consumer.poll(0.5)
    records = [first] + consumer.consume(AT_ONCE - 1, 0) if first else []
    for record in records:
        if record.error():
            raise KafkaException(record.error())
    return records


def settle(producer, consumer, records, answers):
    """Answers and consumed offsets in one transaction: both can be seen, or neither."""
    ends = {(record.topic(), record.partition()): record.offset() + 1 for record in records}
    producer.begin_transaction()
    for answer in answers:
        producer.produce(**answer)
    producer.send_offsets_to_transaction(
        [TopicPartition(*partition, offset) for partition, offset in ends.items()],
        consumer.consumer_group_metadata())
    producer.commit_transaction()  # fails if any of the records could not be written


def fetch(url, authorization):
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    if authorization:
        request.add_unredirected_header("Authorization", authorization)
    with urllib.request.urlopen(request, timeout=10) as answer:
        try:
            return json.loads(answer.read(1 << 20))
        except ValueError as e:
            raise OSError(f"{url} did not answer with JSON") from e


def hopeless(trouble):
    """Whether a person has to change something before this can work."""
    if isinstance(trouble, urllib.error.HTTPError):
        return trouble.code in (401, 403)
    return isinstance(trouble, KafkaException) and trouble.args[0].code() == KafkaError._INVALID_ARG


def place(record):
    return f"{record.topic()}-{record.partition()} at {record.offset()}"


def now():
    return datetime.now(timezone.utc)


def properties(path):
    with open(path, encoding="utf-8") as lines:
        said = [line.strip() for line in lines if line.strip()[:1] not in ("", "#")]
    return dict(map(str.strip, line.split("=", 1)) for line in said)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--hub", default="http://127.0.0.1:8080", help="its address")
    options.add_argument("--target", default="logbook", help="reads oss.commands.<target>")
    options.add_argument("--book", default="logbook.db", help="the file; it is made if not there")
    options.add_argument("--instance", default=socket.gethostname(), help="the same at each start")
    options.add_argument("--prefix", default="", help="the hub's topics.prefix")
    options.add_argument("--kafka", type=properties, default={}, metavar="FILE",
                         help="properties of librdkafka, as name=value, such as security.protocol")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parsed = options.parse_args()
    adapter = Adapter(parsed, Logbook(parsed.book))

    def stop(*_):  # what was taken up is finished and committed, nothing new is taken up
        adapter.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    adapter.run()


if __name__ == "__main__":
    main()
