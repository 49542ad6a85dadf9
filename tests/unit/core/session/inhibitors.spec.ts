import { inhibitedBy, InhibitorList, keepsAwake } from '../../../../src/core/session/inhibitors.js';

describe('Inhibitors', () => {
    const call = {
        appId: 'calls',
        startedAs: 'org.gnome.Calls',
        reason: 'In a call',
        inhibits: inhibitedBy(12),
    };

    it('say in words what their flags stand for', () => {
        expect(inhibitedBy(12)).toEqual(['suspend', 'idle']);
        expect(inhibitedBy(1 | 2 | 16)).toEqual(['logout', 'switch-user', 'automount']);
        expect(inhibitedBy(0)).toEqual([]);
        expect(inhibitedBy(1024)).toEqual([]);
    });

    it('are listed by workspace until they are released', () => {
        const list = new InhibitorList();
        const changes: string[] = [];
        list.events.on('changed', id => changes.push(id));
        const release = list.add({ ...call, workspaceId: 'a' });
        const releaseTwin = list.add({ ...call, workspaceId: 'a' });
        list.add({ ...call, workspaceId: 'b' });
        expect(list.of('a').length).toBe(2);
        release();
        release();
        expect(list.of('a')).toEqual([{ ...call, workspaceId: 'a' }]);
        releaseTwin();
        expect(list.of('a')).toEqual([]);
        expect(list.of('b').length).toBe(1);
        expect(changes).toEqual(['a', 'a', 'b', 'a', 'a']);
    });

    it('keep the computer awake if it may not become idle or be suspended', () => {
        expect(keepsAwake(['logout', 'switch-user', 'automount'])).toBeFalse();
        expect(keepsAwake(['idle'])).toBeTrue();
        expect(keepsAwake(['logout', 'suspend'])).toBeTrue();
    });

    it('are work that must go on if the computer may not be suspended', () => {
        const list = new InhibitorList();
        list.add({ ...call, workspaceId: 'a', inhibits: ['idle', 'logout'] });
        list.add({ ...call, workspaceId: 'b', inhibits: ['suspend'] });
        expect(['a', 'b'].filter(id => list.isAtWork(id))).toEqual(['b']);
    });

    it('tell once when their workspace is frozen, and when it runs again', () => {
        const list = new InhibitorList();
        const told: [string, boolean][] = [];
        list.events.on('frozen', (id, isFrozen) => told.push([id, isFrozen]));
        for (const isFrozen of [false, true, true, false]) list.setFrozen('a', isFrozen);
        expect(told).toEqual([
            ['a', true],
            ['a', false],
        ]);
        expect(list.isFrozen('a')).toBeFalse();
    });
});
