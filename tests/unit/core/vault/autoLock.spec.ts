import { Emitter } from '../../../../src/core/emitter.js';
import { Lifetime } from '../../../../src/core/lifetime.js';
import { AutoLock } from '../../../../src/core/vault/autoLock.js';
import type { VaultEvents, VaultState } from '../../../../src/core/vault/vaults.js';
import type { RegistryEvents } from '../../../../src/core/workspace/registry.js';

describe('A vault that is left open', () => {
    let states: Record<string, VaultState>;
    let registry: { events: Emitter<RegistryEvents>; activeId: string };
    let vaultEvents: Emitter<VaultEvents>;
    let locked: string[];
    let timers: { ms: number; callback: () => void }[];
    let autoLock: AutoLock;
    let lifetime: Lifetime;

    const go = (id: string): void => {
        const previous = registry.activeId;
        registry.activeId = id;
        registry.events.emit('activeChanged', id, previous);
    };

    beforeEach(() => {
        states = { work: 'open', play: 'none', client: 'locked' };
        registry = { events: new Emitter(), activeId: 'work' };
        vaultEvents = new Emitter();
        [locked, timers] = [[], []];
        lifetime = new Lifetime(fail);
        autoLock = new AutoLock(
            {
                events: vaultEvents,
                stateOf: id => states[id] ?? 'none',
                lock: id => {
                    locked.push(id);
                    return Promise.resolve();
                },
            },
            registry,
            (ms, callback) => {
                const timer = { ms, callback };
                timers.push(timer);
                return () => {
                    timers = timers.filter(other => other !== timer);
                };
            },
        );
        autoLock.setMinutes(5);
        autoLock.start(lifetime);
    });

    it('is locked after the time that is set', () => {
        go('play');
        expect(timers.map(({ ms }) => ms)).toEqual([300_000]);
        timers[0]?.callback();
        expect(locked).toEqual(['work']);
    });

    it('stays open if somebody comes back', () => {
        go('play');
        go('work');
        expect(timers).toEqual([]);
    });

    it('counts from when it is opened in the background', () => {
        states['client'] = 'open';
        vaultEvents.emit('changed', 'client');
        expect(timers.length).toBe(1);
        states['client'] = 'locked';
        vaultEvents.emit('changed', 'client');
        expect(timers).toEqual([]);
    });

    it('stays open without a time, and nothing is left at the end', () => {
        autoLock.setMinutes(0);
        go('play');
        expect(timers).toEqual([]);
        autoLock.setMinutes(1);
        go('work');
        go('play');
        expect(timers.length).toBe(1);
        lifetime.end();
        expect(timers).toEqual([]);
    });
});
