import { WorkspaceError, type ErrorCode } from '../../../../src/core/errors.js';
import type { Picture } from '../../../../src/core/identity/picture.js';
import { Lifetime } from '../../../../src/core/lifetime.js';
import { OperationQueue } from '../../../../src/core/operationQueue.js';
import type { Isolation } from '../../../../src/core/workspace/isolation.js';
import { WorkspaceRegistry } from '../../../../src/core/workspace/registry.js';
import {
    displayName,
    type Workspace,
    type WorkspaceEntry,
} from '../../../../src/core/workspace/workspace.js';
import { FakeFreezer } from './fakeFreezer.js';
import { MemoryStore } from './memoryStore.js';
import { sampleBroken, sampleWorkspace } from './sample.js';

describe('The registry of workspaces', () => {
    let store: MemoryStore;
    let lifetime: Lifetime;
    let registry: WorkspaceRegistry;
    let queue: OperationQueue;
    let told: unknown[][];
    let painted: jasmine.Spy;
    let show: jasmine.Spy;
    let freezer: FakeFreezer;
    let closeApps: jasmine.Spy;
    let recovered: jasmine.Spy;
    let confinementProblem: string | null;
    let starting: (id: string) => Promise<void>;
    let entering: Map<string, Promise<void>>;
    let shut: Set<string>;
    let order: string[];

    beforeEach(async () => {
        await startWith(
            sampleWorkspace('default-id', 'default', 9),
            sampleWorkspace('work-id', 'work', 8),
            sampleWorkspace('play-id', 'play', 7),
            sampleBroken('broken-id'),
        );
    });

    async function startWith(...entries: WorkspaceEntry[]): Promise<void> {
        await startOn(new MemoryStore(...entries));
    }

    async function startOn(
        chosen: MemoryStore,
        failed: (error: unknown) => void = fail,
    ): Promise<void> {
        store = chosen;
        queue = new OperationQueue();
        painted = jasmine.createSpy('painted').and.resolveTo();
        show = jasmine.createSpy('show');
        recovered = jasmine.createSpy('recovered');
        freezer = new FakeFreezer();
        confinementProblem = null;
        starting = () => Promise.resolve();
        entering = new Map();
        shut = new Set();
        order = [];
        closeApps = jasmine.createSpy('closeApps').and.resolveTo();
        lifetime = new Lifetime(fail);
        let ids = 0;
        registry = new WorkspaceRegistry({
            store,
            queue,
            freezer,
            enter: id => entering.get(id) ?? null,
            requireOpen: id => {
                if (shut.has(id)) throw new WorkspaceError('Denied', 'The screen is shared.');
            },
            hasApps: id => Promise.resolve(freezer.states.has(id)),
            settled: id => starting(id),
            closeApps,
            confinementProblem: () => Promise.resolve(confinementProblem),
            newId: () => `new-id-${(ids += 1)}`,
            now: () => new Date(Date.UTC(2026, 10, 22)),
            order: () => order,
            dismissPopups: () => null,
            show,
            painted,
            traceSwitch: () => () => undefined,
            recovered,
            failed,
        });
        await registry.start(lifetime);
        told = [];
        const { events } = registry;
        events.on('added', id => told.push(['added', id]));
        events.on('changed', id => told.push(['changed', id]));
        events.on('stateChanged', id => told.push(['state', id]));
        events.on('removed', id => told.push(['removed', id]));
        events.on('rearranged', ids => told.push(['rearranged', ids]));
        events.on('activeChanged', (...ids) => told.push(['active', ...ids]));
    }

    /** Resolves when all that is under way has ended. */
    async function settled(): Promise<void> {
        await queue.run(() => Promise.resolve());
    }

    async function expectError(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
        await expectAsync(promise).toBeRejected();
        await promise.catch((error: unknown) => {
            expect(error).toBeInstanceOf(WorkspaceError);
            expect((error as WorkspaceError).code).toBe(code);
        });
    }

    const names = (): string[] => registry.list.map(displayName);

    it('lists what the store holds, broken ones too', () => {
        expect(names()).toEqual(['default', 'work', 'play', 'broken-id']);
        expect(registry.activeId).toBe('default-id');
        expect(registry.list.map(entry => registry.stateOf(entry))).toEqual([
            'active',
            'empty',
            'empty',
            'broken',
        ]);
    });

    it('has the order that a person gave it, and tells of what moved', () => {
        order = ['play-id', 'default-id', 'broken-id'];
        registry.rearrange();
        expect(names()).toEqual(['play', 'default', 'work', 'broken-id']);
        expect(told).toEqual([['rearranged', ['play-id', 'default-id', 'work-id']]]);
        told = [];
        registry.rearrange();
        expect(told).toEqual([]);
    });

    it('has a restored workspace where it was before it was removed', async () => {
        order = ['play-id', 'work-id', 'default-id'];
        registry.rearrange();
        await registry.remove('work-id');
        await registry.restore('work-id');
        expect(names()).toEqual(['play', 'work', 'default', 'broken-id']);
    });

    it('hands on what was mended', async () => {
        const note = { message: 'mended', important: true };
        store.notes = [note];
        await registry.start(lifetime);
        expect(recovered).toHaveBeenCalledWith([note]);
    });

    it('works where changes from outside cannot be followed, and says so', async () => {
        const unwatched = new MemoryStore(sampleWorkspace('default-id', 'default', 9));
        unwatched.watchProblem = new WorkspaceError('Failed', 'too many watchers');
        const failed = jasmine.createSpy('failed');
        await startOn(unwatched, failed);
        expect(failed).toHaveBeenCalledOnceWith(unwatched.watchProblem);
        await registry.activate(await registry.create('new', {}));
        expect(names()).toEqual(['default', 'new']);
        expect(told).toContain(['active', 'new-id-1', 'default-id']);
    });

    it('follows the store only as long as it lives', () => {
        expect(store.isWatched).toBeTrue();
        lifetime.end();
        expect(store.isWatched).toBeFalse();
    });

    describe('making one', () => {
        it('tells of it and sets it apart from the others', async () => {
            const id = await registry.create(' client-acme ', { koderUserId: 'me@acme.example' });
            expect(told).toEqual([['added', id]]);
            const { meta } = registry.find('client-acme');
            expect(meta).toEqual(
                jasmine.objectContaining({ name: 'client-acme', koderUserId: 'me@acme.example' }),
            );
            expect(meta?.colour).not.toBe(registry.find('work').meta?.colour);
        });

        it('refuses a name that is taken, also by one that is being made', async () => {
            await expectError(registry.create('WORK', {}), 'Exists');
            const both = [registry.create('twin', {}), registry.create('Twin', {})];
            await expectError(Promise.all(both), 'Exists');
            expect(names().filter(name => /twin/i.test(name))).toEqual(['twin']);
        });

        it('refuses bad values before anything is written', async () => {
            await expectError(registry.create('a/b', {}), 'InvalidName');
            await expectError(registry.create('x', { colour: 'mauve' }), 'InvalidArgument');
            expect(told).toEqual([]);
            expect(store.entries.size).toBe(4);
        });
    });

    describe('bringing one in', () => {
        const stage = (name: string, isolation: Isolation = 'separate'): void => {
            const meta = { ...sampleWorkspace('came-id', name).meta, isolation };
            store.staged.set('.importing-1', { id: 'came-id', meta });
        };

        it('tells of it when it is there', async () => {
            stage('came');
            expect(await registry.adopt('.importing-1')).toBe('came-id');
            expect(told).toEqual([['added', 'came-id']]);
            expect(registry.find('came').id).toBe('came-id');
        });

        it('is refused if its name is taken, or there is none', async () => {
            stage('WORK');
            await expectAsync(registry.adopt('.importing-1')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'Exists' }),
            );
            await expectAsync(registry.adopt('.importing-2')).toBeRejectedWith(
                jasmine.objectContaining({ code: 'NotFound' }),
            );
            expect(told).toEqual([]);
            expect(store.staged.size).toBe(1);
        });

        it('is refused if it is to be confined where that is not possible', async () => {
            confinementProblem = 'It cannot.';
            stage('came', 'confined');
            await expectError(registry.adopt('.importing-1'), 'Failed');
            expect(told).toEqual([]);
            confinementProblem = null;
            expect(await registry.adopt('.importing-1')).toBe('came-id');
            expect(registry.find('came').meta?.isolation).toBe('confined');
        });
    });

    describe('changing one', () => {
        it('tells of it', async () => {
            await registry.update('work', { name: 'job', colour: 'red' });
            expect(told).toEqual([['changed', 'work-id']]);
            expect(registry.find('job').meta?.colour).toBe('red');
        });

        it('allows another spelling of its own name, and not that of another', async () => {
            await registry.update('work', { name: 'WORK' });
            await expectError(registry.update('work', { name: 'Play' }), 'Exists');
        });

        it('gives it a picture with all else, or not at all', async () => {
            const picture: Picture = { bytes: new Uint8Array(), extension: 'png' };
            const written = spyOn(store, 'write').and.callThrough();
            await expectError(registry.update('work', { name: 'Play' }, picture), 'Exists');
            await expectError(registry.update('work', { colour: '?' }, picture), 'InvalidArgument');
            expect(written).not.toHaveBeenCalled();
            await registry.update('work', { name: 'office' }, picture);
            expect(written).toHaveBeenCalledTimes(1);
            expect(told).toEqual([['changed', 'work-id']]);
            expect(registry.find('office')).toEqual(
                jasmine.objectContaining({ picture: '/pictures/work-id' }),
            );
        });

        it('keeps what another program wrote meanwhile', async () => {
            const entry = sampleWorkspace('work-id', 'work', 8);
            store.entries.set('work-id', { ...entry, meta: { ...entry.meta, koderUserId: 'new' } });
            await registry.update('work', { colour: 'red' });
            expect(registry.find('work').meta?.koderUserId).toBe('new');
        });

        it('isolates otherwise only while none of its apps run, and ends what served them', async () => {
            freezer.states.set('work-id', 'background');
            await expectError(registry.update('work', { isolation: 'confined' }), 'Busy');
            expect(closeApps).not.toHaveBeenCalled();
            await registry.update('work', { isolation: 'separate', colour: 'red' });
            freezer.states.clear();
            await registry.update('work', { isolation: 'confined' });
            expect(closeApps).toHaveBeenCalledOnceWith('work-id');
            expect(registry.find('work').meta?.isolation).toBe('confined');
        });

        it('isolates otherwise only when what is being started is no app', async () => {
            starting = id => {
                freezer.states.set(id, 'background');
                return Promise.resolve();
            };
            await expectError(registry.update('work', { isolation: 'confined' }), 'Busy');
            expect(closeApps).not.toHaveBeenCalled();
            expect(registry.find('work').meta?.isolation).toBe('separate');
        });

        it('lets nothing start as it was isolated before', async () => {
            const before = registry.findUsable('work');
            const attempt = (workspace: Workspace) => (): void => {
                registry.requireStaying(workspace);
            };
            const refusal = /^The isolation of “work” is being changed\./;
            starting = () => {
                expect(attempt(before)).toThrowError(refusal);
                return Promise.resolve();
            };
            await registry.update('work', { isolation: 'confined' });
            expect(attempt(before)).toThrowError(refusal);
            expect(attempt(registry.findUsable('work'))).not.toThrow();
            closeApps.and.rejectWith(new WorkspaceError('Failed', 'stuck'));
            await expectError(registry.update('work', { isolation: 'separate' }), 'Failed');
            expect(attempt(registry.findUsable('work'))).not.toThrow();
        });

        it('does not promise to confine what it cannot', async () => {
            confinementProblem = 'It cannot.';
            await expectError(registry.update('work', { isolation: 'confined' }), 'Failed');
            await expectError(registry.create('new', { isolation: 'confined' }), 'Failed');
            confinementProblem = null;
            await registry.create('new', { isolation: 'confined' });
            expect(registry.find('new').meta?.isolation).toBe('confined');
        });

        it('does not write what it could not read', async () => {
            await expectError(registry.update('broken-id', { name: 'x' }), 'Failed');
        });

        it('mends one whose name is that of another', async () => {
            await startWith(sampleWorkspace('a', 'work', 2), sampleWorkspace('b', 'Work', 1));
            expect(registry.stateOf(registry.find('b'))).toBe('broken');
            await registry.update('b', { name: 'play' });
            expect(registry.stateOf(registry.find('b'))).toBe('empty');
        });
    });

    describe('switching', () => {
        it('moves the link and tells of it', async () => {
            await registry.activate('work');
            expect([store.activeId, registry.activeId]).toEqual(['work-id', 'work-id']);
            expect(told).toEqual([['active', 'work-id', 'default-id']]);
            expect(show).toHaveBeenCalledOnceWith('work-id');
            expect(painted).toHaveBeenCalledTimes(1);
        });

        it('to the active one does nothing', async () => {
            await registry.activate('default');
            expect(told).toEqual([]);
            expect(painted).not.toHaveBeenCalled();
        });

        it('goes to the last one asked for, without those between', async () => {
            await Promise.all(['work', 'play', 'default', 'play'].map(n => registry.activate(n)));
            expect(registry.activeId).toBe('play-id');
            expect(told).toEqual([
                ['active', 'work-id', 'default-id'],
                ['active', 'play-id', 'work-id'],
            ]);
        });

        it('lets only the active one run', async () => {
            expect(freezer.held).toEqual(['default-id']);
            const switching = registry.activate('work');
            await switching;
            expect(freezer.held).toEqual(['work-id']);
            store.activeId = 'play-id';
            store.tell([], true);
            await settled();
            expect(freezer.held).toEqual(['play-id']);
            store.problem = new WorkspaceError('Failed', 'The disk is full.');
            await expectError(registry.activate('work'), 'Failed');
            expect(freezer.held).toEqual(['play-id']);
        });

        it('to a locked one waits until the person was let in', async () => {
            let letIn!: () => void;
            entering.set('work-id', new Promise(resolve => (letIn = resolve)));
            const switched = registry.activate('work');
            await settled();
            expect(registry.activeId).toBe('default-id');
            await registry.activate('play');
            letIn();
            await switched;
            expect(registry.activeId).toBe('work-id');
        });

        it('is refused to programs where they may not switch, and not to the person', async () => {
            shut.add('work-id');
            await expectError(registry.activateForProgram('work'), 'Denied');
            expect([registry.activeId, told]).toEqual(['default-id', []]);
            await registry.activateForProgram('play');
            expect(registry.activeId).toBe('play-id');
            await registry.activate('work');
            expect(registry.activeId).toBe('work-id');
        });

        it('is refused to a program if somebody has begun to look on while it waited', async () => {
            let letIn!: () => void;
            entering.set('work-id', new Promise(resolve => (letIn = resolve)));
            const switched = registry.activateForProgram('work');
            shut.add('work-id');
            letIn();
            await expectError(switched, 'Denied');
            expect([registry.activeId, told]).toEqual(['default-id', []]);
        });

        it('knows what is on the screen before anybody is told of it', async () => {
            let paint!: () => void;
            painted.and.returnValue(new Promise<void>(resolve => (paint = resolve)));
            const switched = registry.activate('work');
            expect([registry.shownId, registry.activeId]).toEqual(['work-id', 'default-id']);
            paint();
            await switched;
            expect([registry.shownId, registry.activeId]).toEqual(['work-id', 'work-id']);
        });

        it('shows the old one again where the new one could not become active', async () => {
            store.problem = new WorkspaceError('Failed', 'The disk is full.');
            await expectError(registry.activate('work'), 'Failed');
            expect([registry.shownId, registry.activeId]).toEqual(['default-id', 'default-id']);
        });

        it('to one that stays locked leaves the old one active', async () => {
            entering.set('work-id', Promise.reject(new WorkspaceError('Denied', 'locked')));
            await expectAsync(registry.activate('work')).toBeRejectedWithError('locked');
            expect([registry.activeId, told]).toEqual(['default-id', []]);
        });

        it('to a broken or unknown one is refused', async () => {
            await expectError(registry.activate('broken-id'), 'Failed');
            await expectError(registry.activate('nobody'), 'NotFound');
        });

        it('that fails leaves the old one active', async () => {
            store.problem = new WorkspaceError('Failed', 'The disk is full.');
            await expectError(registry.activate('work'), 'Failed');
            expect(registry.activeId).toBe('default-id');
            expect(told).toEqual([]);
        });

        it('to one that is removed meanwhile is refused', async () => {
            const removing = registry.remove('work');
            await expectError(registry.activate('work'), 'Busy');
            await removing;
            await expectError(registry.activate('work'), 'NotFound');
        });
    });

    describe('removing one', () => {
        it('sets it aside until it is restored', async () => {
            await registry.remove('work');
            expect(told).toEqual([['removed', 'work-id']]);
            expect((await registry.removed()).map(displayName)).toEqual(['work']);
            await registry.restore('work');
            expect(names()).toContain('work');
        });

        it('closes its apps first, and lets others switch meanwhile', async () => {
            let finish!: () => void;
            closeApps.and.returnValue(
                new Promise<void>(resolve => {
                    finish = resolve;
                }),
            );
            const removing = registry.remove('work');
            await registry.activate('play');
            expect(closeApps).toHaveBeenCalledOnceWith('work-id');
            expect(names()).toContain('work');
            finish();
            await removing;
            expect(names()).not.toContain('work');
        });

        it('closes what was being started, too', async () => {
            let finish!: () => void;
            const begun = new Promise<void>(resolve => {
                finish = resolve;
            });
            starting = () => begun;
            const removing = registry.remove('work');
            await registry.activate('play');
            expect(closeApps).not.toHaveBeenCalled();
            finish();
            await removing;
            expect(closeApps).toHaveBeenCalledOnceWith('work-id');
        });

        it('is one removal, however often somebody asks for it', async () => {
            let finish!: () => void;
            closeApps.and.returnValue(
                new Promise<void>(resolve => {
                    finish = resolve;
                }),
            );
            const removals = [registry.remove('work'), registry.remove('work-id')];
            await settled();
            finish();
            await Promise.all(removals);
            expect(closeApps).toHaveBeenCalledTimes(1);
            expect(told).toEqual([['removed', 'work-id']]);
        });

        it('lets nothing start in it from then on', async () => {
            const work = registry.findUsable('work');
            expect(() => {
                registry.requireStaying(work);
            }).not.toThrow();
            const removing = registry.remove('work');
            await settled();
            expect(() => {
                registry.requireStaying(work);
            }).toThrowError('“work” is being removed.');
            await removing;
            expect(() => {
                registry.requireStaying(work);
            }).toThrowError('There is no workspace “work”.');
            await registry.restore('work');
            expect(() => {
                registry.requireStaying(work);
            }).not.toThrow();
        });

        it('leaves it if its apps do not close, or if it became active meanwhile', async () => {
            closeApps.and.rejectWith(new WorkspaceError('Failed', 'stuck'));
            await expectError(registry.remove('work'), 'Failed');
            closeApps.and.callFake(async () => {
                store.activeId = 'work-id';
                store.tell([], true);
                await settled();
            });
            await expectError(registry.remove('work'), 'Busy');
            expect(names()).toContain('work');
        });

        it('is refused for the default and the active one', async () => {
            await expectError(registry.remove('default'), 'Denied');
            await registry.activate('work');
            await expectError(registry.remove('work'), 'Busy');
        });

        it('works for a broken one, which can be restored too', async () => {
            await registry.remove('broken-id');
            await registry.restore('broken-id');
            expect(names()).toContain('broken-id');
        });

        it('frees its name, which then hinders its return', async () => {
            await registry.remove('work');
            const id = await registry.create('work', {});
            await expectError(registry.restore('work-id'), 'Exists');
            await registry.update(id, { name: 'job' });
            await registry.restore('work-id');
            expect(names()).toContain('work');
        });

        it('for good needs it to be removed first', async () => {
            await expectError(registry.purge('work'), 'Busy');
            await registry.remove('work');
            await registry.purge('work');
            await expectError(registry.restore('work'), 'NotFound');
            await expectError(registry.purge('work'), 'NotFound');
        });

        it('for good never takes the one in use for the removed one of its name', async () => {
            await registry.remove('work');
            const id = await registry.create('work', {});
            await expectError(registry.purge('work'), 'InvalidArgument');
            await expectError(registry.purge(id), 'Busy');
            await registry.purge('work-id');
            expect(names()).toContain('work');
        });
    });

    describe('in the background', () => {
        it('does what the freezer says', () => {
            freezer.states.set('work-id', 'frozen');
            freezer.events.emit('changed', 'work-id');
            freezer.states.set('play-id', 'background');
            freezer.reasons.set('play-id', 'sound');
            freezer.events.emit('changed', 'play-id');
            expect(told).toEqual([
                ['state', 'work-id'],
                ['state', 'play-id'],
            ]);
            expect(registry.stateOf(registry.find('work'))).toBe('frozen');
            expect(registry.stateOf(registry.find('play'))).toBe('background');
            expect(registry.reasonOf(registry.find('play'))).toBe('sound');
        });

        it('is nothing that is told of the one that a switch thaws', async () => {
            show.and.callFake(() => {
                freezer.events.emit('changed', 'work-id');
                freezer.events.emit('changed', 'play-id');
            });
            await registry.activate('work');
            expect(told).toEqual([
                ['state', 'play-id'],
                ['active', 'work-id', 'default-id'],
            ]);
        });

        it('is told of the one that a switch thawed, and did not come to', async () => {
            show.and.callFake(() => {
                freezer.events.emit('changed', 'work-id');
            });
            painted.and.rejectWith(new Error('There is nothing to draw on'));
            await expectAsync(registry.activate('work')).toBeRejected();
            expect(told).toEqual([['state', 'work-id']]);
        });

        it('is not where the active one is, nor one that is gone', () => {
            freezer.states.set('default-id', 'background');
            freezer.reasons.set('default-id', 'sound');
            freezer.events.emit('changed', 'default-id');
            freezer.events.emit('changed', 'gone');
            expect(told).toEqual([]);
            expect(registry.stateOf(registry.find('default'))).toBe('active');
            expect(registry.reasonOf(registry.find('default'))).toBeNull();
        });
    });

    describe('a change from outside', () => {
        it('of a workspace is told of, and nothing else is', async () => {
            store.entries.set('work-id', sampleWorkspace('work-id', 'job', 8));
            store.tell(['work-id', 'play-id']);
            await settled();
            expect(told).toEqual([['changed', 'work-id']]);
        });

        it('of the provider that people sign in with is told of', async () => {
            const known = sampleWorkspace('work-id', 'work', 8);
            store.entries.set('work-id', known);
            store.tell(['work-id']);
            await settled();
            told.length = 0;
            const table = { ...known.meta.table, identity: { client_id: 'kolide', port: 7n } };
            store.entries.set('work-id', { ...known, meta: { ...known.meta, table } });
            store.tell(['work-id']);
            await settled();
            expect(told).toEqual([['changed', 'work-id']]);
        });

        it('adds and removes workspaces', async () => {
            store.entries.set('new', sampleWorkspace('new', 'new'));
            store.entries.delete('play-id');
            store.tell(['new', 'play-id']);
            await settled();
            expect(told).toEqual([
                ['removed', 'play-id'],
                ['added', 'new'],
            ]);
        });

        it('of the link makes that workspace active', async () => {
            store.activeId = 'play-id';
            store.tell([], true);
            await settled();
            expect(told).toEqual([['active', 'play-id', 'default-id']]);
        });

        it('of the link is undone while no program may switch there', async () => {
            await startOn(
                new MemoryStore(
                    sampleWorkspace('default-id', 'default', 9),
                    sampleWorkspace('play-id', 'play', 7),
                ),
                error => told.push([String(error)]),
            );
            shut.add('play-id');
            store.activeId = 'play-id';
            store.tell([], true);
            await settled();
            expect([store.activeId, registry.activeId]).toEqual(['default-id', 'default-id']);
            expect(told).toEqual([[jasmine.stringContaining('The screen is shared.')]]);
        });

        it('of the link is followed where the active one is gone, in any case', async () => {
            shut.add('play-id');
            store.entries.delete('default-id');
            store.activeId = 'play-id';
            store.tell(['default-id'], true);
            await settled();
            expect(registry.activeId).toBe('play-id');
        });

        it('that takes the active one away makes another one active', async () => {
            await registry.activate('work');
            store.entries.delete('work-id');
            store.tell(['work-id'], true);
            await settled();
            expect(registry.activeId).toBe('default-id');
            expect(told.at(-1)).toEqual(['active', 'default-id', 'work-id']);
        });

        it('is not lost where another one could not be read at that time', async () => {
            const problem = new WorkspaceError('Denied', 'locked away');
            const failed = jasmine.createSpy('failed');
            await startOn(store, failed);
            store.entries.set('work-id', sampleWorkspace('work-id', 'office', 8));
            const read = store.readEntry.bind(store);
            spyOn(store, 'readEntry').and.callFake(async id => {
                if (id === 'play-id') throw problem;
                return read(id);
            });
            store.tell(['work-id', 'play-id']);
            await settled();
            expect(failed).toHaveBeenCalledOnceWith(problem);
            store.tell(['work-id']);
            await settled();
            expect(told).toEqual([['changed', 'work-id']]);
            expect(names()).toContain('office');
        });

        it('is told of to all, although one of them fails', async () => {
            const problem = new Error('a row is broken');
            const failed = jasmine.createSpy('failed');
            await startOn(store, failed);
            registry.events.on('changed', id => {
                if (id === 'work-id') throw problem;
            });
            store.entries.set('work-id', sampleWorkspace('work-id', 'office', 8));
            store.entries.set('play-id', sampleWorkspace('play-id', 'fun', 7));
            store.tell(['work-id', 'play-id']);
            await settled();
            expect(told).toEqual([
                ['changed', 'work-id'],
                ['changed', 'play-id'],
            ]);
            expect(failed).toHaveBeenCalledOnceWith(problem);
        });

        it('that was our own is not told of again', async () => {
            await registry.activate('work');
            told.length = 0;
            store.tell(['work-id'], true);
            await settled();
            expect(told).toEqual([]);
        });
    });
});
