/**
 * Does one thing at a time to the store below HOME, told by lines of JSON, so that another program
 * can prepare the tree and make system calls fail in between:
 *
 *     gjs -m probe.main.js FIFO
 *
 * FIFO is a named pipe without a writer. The steps: `arm` prepares an operation, `run` carries it
 * out, `open` starts a store afresh and reads it. Ids and times are the same at every run.
 */
import Gio from 'gi://Gio';

import { messageOf, WorkspaceError } from '../../src/core/errors.js';
import type { Picture } from '../../src/core/identity/picture.js';
import { Lifetime } from '../../src/core/lifetime.js';
import { OperationQueue } from '../../src/core/operationQueue.js';
import { WorkspaceRegistry } from '../../src/core/workspace/registry.js';
import type { RecoveryNote } from '../../src/core/workspace/store.js';
import { displayName, isBroken } from '../../src/core/workspace/workspace.js';
import { baseDirectories } from '../../src/system/baseDirectories.js';
import { DirectoryStore } from '../../src/system/store/directoryStore.js';
import { Layout } from '../../src/system/store/layout.js';
import { FakeFreezer } from '../unit/core/workspace/fakeFreezer.js';
import { keepOneWorker } from './singleWorker.js';

interface Command {
    readonly step: 'arm' | 'run' | 'open' | 'quit';
    readonly operation?: string;
}

type Operation = (registry: WorkspaceRegistry) => Promise<unknown>;

const OPERATIONS: Record<string, Operation> = {
    create: registry => registry.create('new', {}),
    rename: registry => registry.update('personal', { name: 'private' }),
    picture: registry => registry.update('personal', { name: 'private' }, PICTURE),
    switch: registry => registry.activate('personal'),
    remove: registry => registry.remove('personal'),
    restore: registry => registry.restore('former'),
    purge: registry => registry.purge('former'),
};

const PICTURE: Picture = { bytes: new TextEncoder().encode('new'), extension: 'png' };

const NOW = new Date('2025-01-02T03:04:05.000Z');

function fail(error: unknown): never {
    throw error;
}

/** Ids that count up, the same in every process; those of two series never meet. */
function idSeries(series: 'created' | 'mended'): () => string {
    const digit = series === 'created' ? 'c' : 'd';
    let count = 0;
    return () => `${digit.repeat(8)}-0000-4000-8000-${String(++count).padStart(12, '0')}`;
}

function makeStore(): DirectoryStore {
    return new DirectoryStore(new Layout(baseDirectories()), idSeries('mended'), () => NOW);
}

/** What a start of the product finds and does. */
async function open(): Promise<object> {
    const store = makeStore();
    const notes = await store.open();
    const { entries, activeId } = await store.read();
    const removed = await store.readRemoved();
    const describe = (entry: (typeof entries)[number]): object => ({
        id: entry.id,
        name: displayName(entry),
        reason: isBroken(entry) ? entry.reason : null,
    });
    return {
        notes: notes.map(({ message }: RecoveryNote) => message),
        entries: entries.map(describe),
        removed: removed.map(describe),
        activeId,
    };
}

/** Prepares an operation; what it returns carries it out. */
async function arm(name: string): Promise<() => Promise<void>> {
    if (name === 'open') {
        const store = makeStore();
        return async () => {
            await store.open();
        };
    }
    const operation = OPERATIONS[name];
    if (!operation) throw new Error(`There is no operation ${name}`);
    const lifetime = new Lifetime(fail);
    const store = makeStore();
    // What follows a change comes at any time, and would change the order of system calls.
    store.watch = () => () => undefined;
    const registry = new WorkspaceRegistry({
        store,
        queue: new OperationQueue(),
        freezer: new FakeFreezer(),
        confinementProblem: () => Promise.resolve(null),
        enter: () => null,
        requireOpen: () => undefined,
        hasApps: () => Promise.resolve(false),
        settled: () => Promise.resolve(),
        closeApps: () => Promise.resolve(),
        newId: idSeries('created'),
        now: () => NOW,
        order: () => [],
        dismissPopups: () => null,
        show: () => undefined,
        traceSwitch: () => () => undefined,
        painted: () => Promise.resolve(),
        recovered: notes => {
            throw new Error(`The tree was not whole: ${JSON.stringify(notes)}`);
        },
        failed: fail,
    });
    await registry.start(lifetime);
    return async () => {
        try {
            await operation(registry);
        } finally {
            lifetime.end();
        }
    };
}

async function outcome(run: () => Promise<unknown>): Promise<object> {
    try {
        return { value: (await run()) ?? null };
    } catch (error) {
        const code = error instanceof WorkspaceError ? error.code : null;
        return { error: { code, message: messageOf(error) } };
    }
}

async function serve(): Promise<void> {
    const [fifo = ''] = ARGV;
    const worker = await keepOneWorker(fifo);
    const input = new Gio.DataInputStream({
        base_stream: new Gio.UnixInputStream({ fd: 0 }),
    });
    let run = (): Promise<void> => fail(new Error('Arm an operation first.'));
    print(JSON.stringify({ worker: worker.id }));
    for (;;) {
        const [line] = input.read_line_utf8(null);
        const { step, operation = '' } = JSON.parse(line ?? '{"step":"quit"}') as Command;
        if (step === 'quit') return;
        const reply = await outcome(async () => {
            if (step === 'open') return open();
            if (step === 'run') return run();
            run = await arm(operation);
            return null;
        });
        print(JSON.stringify({ ...reply, alone: worker.isAlone() }));
    }
}

await serve();
