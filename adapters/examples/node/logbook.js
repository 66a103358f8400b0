#!/usr/bin/env node
/*
 * An adapter in JavaScript: serves one target of the hub through its Kafka topics alone.
 *
 * It does for an order what it is asked for by writing it into a logbook, a file of its own. Every
 * trouble ends in the same way as a crash: with new clients, which go on at what was committed last,
 * and a look into the book at whatever may have been done since. README.md tells the rest.
 */

import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { compatibilityPartitioner, Consumer, Producer, UserError } from '@platformatic/kafka'
import avro from 'avsc'

const NAMESPACE = 'dev.crossconnect.avro'
const AT_ONCE = 100 // commands to a transaction; they are worked through one after the other
const AFTER_TROUBLE = 2_000 // milliseconds
const LONGEST_REASON = 1_000

/** What this record holds will never be a command; its words say why. */
class Unreadable extends Error {}

/** Somebody has to change something before this can work. */
class Hopeless extends Error {}

/** The legacy system behind the target: what stands here was done, and was done once. */
class Logbook {
  constructor (path) {
    this.numbers = new Map()
    this.file = fs.openSync(path, 'a+')
    const text = fs.readFileSync(path, 'utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    for (const line of whole.split('\n').slice(0, -1)) {
      this.keep(JSON.parse(line).commandId)
    }
    // A line that a crash cut off was never reported.
    fs.ftruncateSync(this.file, Buffer.byteLength(whole))
  }

  keep (commandId) {
    this.numbers.set(commandId, this.numbers.size + 1)
  }

  /** The number of this command's entry, if there is one. */
  find (commandId) {
    return this.numbers.get(commandId)
  }

  /** On disk when it returns. */
  write ({ commandId, verb, specification, parameters }) {
    const entry = { commandId, verb, specification, parameters, writtenAt: new Date() }
    fs.writeSync(this.file, JSON.stringify(entry) + '\n')
    fs.fsyncSync(this.file)
    this.keep(commandId)
    return this.find(commandId)
  }
}

/** What is to be reported of a command: outcome, and what belongs to it. */
function carryOut (command, target, book) {
  if (command.target !== target) {
    return {
      outcome: 'REJECTED',
      code: 'WRONG_TARGET',
      detail: `The command is for target '${command.target}', this is '${target}'`
    }
  }
  // Look first, always: any command may be one that was done before a crash or an earlier attempt.
  let entry = book.find(command.commandId)
  if (entry === undefined) {
    if (command.verb === 'VERIFY') {
      return { outcome: 'FAILED', code: 'NOT_DONE', detail: 'There is no such entry' }
    }
    if (command.deadline < Date.now()) {
      const deadline = new Date(command.deadline).toISOString()
      return { outcome: 'FAILED', code: 'EXPIRED', detail: `Not started: the deadline was ${deadline}` }
    }
    entry = book.write(command)
  }
  return { outcome: 'COMPLETED', attributes: { entry: String(entry) } }
}

/** Which number stands for which schema, as Apicurio tells (core API v2). */
class Registry {
  static async open (url) {
    const registry = new Registry()
    registry.url = url.replace(/\/+$/, '')
    registry.commands = new Map()
    // Written with the newest version there is: fields that this adapter does not know have
    // defaults. Asking now also shows whether this is a registry with the hub's schemas at all.
    const latest = await registry.get(`/groups/${NAMESPACE}/artifacts/ProvisioningResult/meta`)
    registry.resultId = latest.contentId
    registry.result = avro.Type.forSchema(await registry.get(`/ids/contentIds/${latest.contentId}`))
    return registry
  }

  get (path) {
    return fetchJson(this.url + path, process.env.REGISTRY_AUTHORIZATION)
  }

  /** The command in these bytes, read with the schema that its writer had. */
  async read (value) {
    if (!value || value.length < 5 || value[0] !== 0) {
      throw new Unreadable('It does not begin with 00 and a schema id of four bytes')
    }
    const type = await this.commandType(value.readUInt32BE(1))
    try {
      return type.fromBuffer(value.subarray(5)) // and refuses bytes that are left behind it
    } catch (e) {
      throw new Unreadable(`It is no ProvisioningCommand: ${e.message}`)
    }
  }

  async commandType (contentId) {
    if (!this.commands.has(contentId)) {
      let schema
      try {
        schema = await this.get(`/ids/contentIds/${contentId}`)
      } catch (e) {
        if (e.status === 404) {
          throw new Unreadable(`The registry has no schema with id ${contentId}`)
        }
        throw e
      }
      if (schema.namespace !== NAMESPACE || schema.name !== 'ProvisioningCommand') {
        throw new Unreadable(`Id ${contentId} is not the schema of a ProvisioningCommand`)
      }
      this.commands.set(contentId, avro.Type.forSchema(schema))
    }
    return this.commands.get(contentId)
  }

  write (result) {
    const header = Buffer.alloc(5)
    header.writeUInt32BE(this.resultId, 1)
    return Buffer.concat([header, this.result.toBuffer(result)])
  }
}

class Adapter {
  constructor (options, book) {
    this.options = options
    this.book = book
    this.stopping = new AbortController()
    this.group = `${options.prefix}adapter-${options.target}`
    this.reportedBy = `${options.target}/${options.instance}`
  }

  async run () {
    while (!this.stopped()) {
      try {
        await this.serve()
      } catch (e) {
        if (e instanceof Hopeless || e instanceof UserError) {
          throw e
        }
        say(`Starting anew in ${AFTER_TROUBLE} ms: ${e.message}`)
        await pause(AFTER_TROUBLE, null, { signal: this.stopping.signal }).catch(() => {})
      }
    }
  }

  /** What was taken up is finished and committed, nothing new is taken up. */
  stop () {
    this.stopping.abort()
  }

  stopped () {
    return this.stopping.signal.aborted
  }

  async serve () {
    const hub = await fetchJson(`${this.options.hub}/v1/hub`, process.env.HUB_AUTHORIZATION)
    const registry = await Registry.open(hub.registryUrl)
    const kafka = {
      clientId: `${this.group}-${this.options.instance}`,
      bootstrapBrokers: hub.bootstrapServers.split(','),
      retryDelay: 50,
      timeout: 10_000, // of requests, and of transactions
      ...this.options.kafka
    }
    const producer = new Producer({
      ...kafka,
      idempotent: true,
      transactionalId: `${this.group}-${this.options.instance}`,
      // Not this client's default, which is Java's only where partitions are a power of two: the
      // hub expects the result of an order in the partition that has the order, and overlooks it in
      // any other.
      partitioner: compatibilityPartitioner
    })
    const consumer = new Consumer({
      ...kafka,
      groupId: this.group,
      groupInstanceId: this.options.instance, // back at once after a crash
      autocommit: false,
      isolationLevel: 1, // read_committed
      maxWaitTime: 500
    })
    try {
      // Before anything is read: ends what a predecessor left open, and shuts that out.
      await (await begin(producer)).cancel()
      const stream = await consumer.consume({
        topics: [`${this.options.prefix}oss.commands.${this.options.target}`],
        mode: 'committed',
        fallbackMode: 'earliest' // a command older than the group is still a command
      })
      say(`Serving target ${this.options.target}`)
      await this.answerAll(stream, registry, (records, answers) =>
        settle(producer, consumer, records, answers))
    } finally {
      await consumer.close(true)
      await producer.close(true)
    }
  }

  async answerAll (stream, registry, settled) {
    let trouble
    stream.on('error', e => { trouble = e })
    while (!this.stopped()) {
      const records = take(stream)
      if (trouble || stream.destroyed) {
        throw trouble ?? new Error('There is no more to read')
      }
      if (records.length === 0) {
        await once(stream, 'readable', { signal: this.stopping.signal }).catch(e => {
          if (!this.stopped()) {
            throw e
          }
        })
      } else {
        // All is done before the transaction begins, so that it is open for a moment.
        const answers = []
        for (const record of records) {
          answers.push(await this.answer(record, registry))
        }
        await settled(records, answers)
      }
    }
  }

  /** What is to be written because of a record. */
  async answer (record, registry) {
    let command
    try {
      command = await registry.read(record.value)
    } catch (e) {
      if (!(e instanceof Unreadable)) {
        throw e
      }
      say(`${record.topic}-${record.partition} at ${record.offset} goes to the dead letters: ${e.message}`)
      return this.deadLetter(record, e.message)
    }
    const { commandId, orderId, lineId, task, attempt } = command
    const result = {
      code: null,
      detail: null,
      attributes: {},
      ...carryOut(command, this.options.target, this.book),
      commandId,
      orderId,
      lineId,
      task,
      attempt,
      reportedAt: Date.now(),
      reportedBy: this.reportedBy
    }
    return {
      topic: `${this.options.prefix}oss.results`,
      key: Buffer.from(orderId),
      value: registry.write(result)
    }
  }

  deadLetter (record, reason) {
    const why = {
      step: 'read',
      reason: reason.slice(0, LONGEST_REASON),
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      timestamp: record.timestamp,
      at: new Date().toISOString(),
      node: this.reportedBy
    }
    const headers = new Map(record.headers)
    for (const [name, value] of Object.entries(why)) {
      headers.set(Buffer.from(`hub-error-${name}`), Buffer.from(String(value)))
    }
    return { topic: `${record.topic}.dlq`, key: record.key, value: record.value, headers }
  }
}

/** What has been read, up to as many as a transaction takes. */
function take (stream) {
  const records = []
  while (records.length < AT_ONCE) {
    const record = stream.read()
    if (record === null) {
      break
    }
    records.push(record)
  }
  return records
}

/** The numbers say that this producer has no identity yet; a first one is asked for with them. */
function begin (producer) {
  return producer.beginTransaction({ producerId: -1n, producerEpoch: -1 })
}

/** Answers and consumed offsets in one transaction: both can be seen, or neither. */
async function settle (producer, consumer, records, answers) {
  const last = new Map(records.map(record => [record.partition, record]))
  const transaction = await begin(producer)
  await transaction.send({ messages: answers })
  await transaction.addConsumer(consumer)
  for (const record of last.values()) {
    await transaction.addOffset(record) // commits what comes after it
  }
  await transaction.commit()
}

async function fetchJson (url, authorization) {
  const headers = { Accept: 'application/json', ...(authorization && { Authorization: authorization }) }
  let answer
  try {
    answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(10_000) })
  } catch (e) {
    throw new Error(`${url} does not answer: ${e.cause?.message ?? e.message}`)
  }
  if (!answer.ok) {
    await answer.body?.cancel()
    const refused = answer.status === 401 || answer.status === 403
    const trouble = new (refused ? Hopeless : Error)(`${url} answered ${answer.status}`)
    throw Object.assign(trouble, { status: answer.status })
  }
  return answer.json()
}

function say (words) {
  console.error(`${new Date().toISOString()} ${words}`)
}

const { values: options } = parseArgs({
  options: {
    hub: { type: 'string', default: 'http://127.0.0.1:8080' },
    target: { type: 'string', default: 'logbook' },
    book: { type: 'string', default: 'logbook.ndjson' },
    instance: { type: 'string', default: os.hostname() },
    prefix: { type: 'string', default: '' },
    kafka: { type: 'string' }
  }
})
const kafka = options.kafka ? JSON.parse(fs.readFileSync(options.kafka, 'utf8')) : {}
const adapter = new Adapter({ ...options, kafka }, new Logbook(options.book))
process.once('SIGTERM', () => adapter.stop())
process.once('SIGINT', () => adapter.stop())
await adapter.run()
