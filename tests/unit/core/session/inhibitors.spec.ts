import { inhibitedBy, InhibitorList } from '../../../../src/core/session/inhibitors.js';

describe('Inhibitors', () => {
    const call = { appId: 'calls', reason: 'In a call', inhibits: inhibitedBy(12) };

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
        const list = new InhibitorList();
        list.add({ ...call, workspaceId: 'a', inhibits: ['logout', 'switch-user', 'automount'] });
        expect(list.keepAwake('a')).toBeFalse();
        list.add({ ...call, workspaceId: 'b', inhibits: ['idle'] });
        list.add({ ...call, workspaceId: 'c', inhibits: ['logout', 'suspend'] });
        expect(['a', 'b', 'c'].filter(id => list.keepAwake(id))).toEqual(['b', 'c']);
    });
});
