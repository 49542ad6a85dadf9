import { AwakeKeepers, type AwakeSources } from '../../../../src/core/session/awakeKeepers.js';
import { InhibitorList, type Inhibition } from '../../../../src/core/session/inhibitors.js';

describe('Who keeps the computer awake', () => {
    let inhibitors: InhibitorList;
    let session: Inhibition[];
    let locked: string[];
    let isOn: boolean;
    let keepers: AwakeKeepers;

    const claims = (id: string): string[] => keepers.of(id).map(one => one.claims || one.kind);
    const film = {
        workspaceId: 'work',
        appId: 'films',
        startedAs: null,
        reason: 'A film',
        inhibits: ['idle'] as const,
    };

    beforeEach(() => {
        inhibitors = new InhibitorList();
        session = [];
        locked = [];
        isOn = false;
        const sources: AwakeSources = {
            inhibitors,
            session: () => session,
            system: () => [
                { workspaceId: 'work', startedAs: 'org.backup', appId: 'backup', reason: '' },
            ],
            isSwitchedOn: () => isOn,
            activeId: () => 'play',
            defaultId: () => 'default',
            isLocked: id => locked.includes(id),
        };
        keepers = new AwakeKeepers(sources);
    });

    it('is told of each workspace, by whatever way it was asked', () => {
        inhibitors.add(film);
        inhibitors.add({ ...film, appId: 'mail', inhibits: ['logout'] });
        session = [
            { appId: 'backup', xid: 0, reason: 'Copies', flags: 4 },
            { appId: 'mail', xid: 0, reason: 'Unsaved', flags: 1 },
        ];
        expect(claims('work')).toEqual(['films', 'backup']);
        expect(claims('default')).toEqual(['backup']);
        expect(claims('play')).toEqual([]);
        expect(keepers.isSessionAwake).toBeTrue();
    });

    it('is nobody at the session while a workspace is frozen', () => {
        inhibitors.add(film);
        inhibitors.setFrozen('work', true);
        // Nobody can take from a process what it holds at logind.
        expect(claims('work')).toEqual(['backup']);
    });

    it('is not told of a workspace that is locked', () => {
        inhibitors.add(film);
        locked = ['work'];
        expect(keepers.of('work')).toEqual([]);
    });

    it('is a window of the active workspace where the compositor asked', () => {
        session = [{ appId: 'mutter', xid: 0, reason: 'idle-inhibit', flags: 8 }];
        expect(claims('play')).toEqual(['window']);
        expect(claims('default')).toEqual([]);
        expect(keepers.isSessionAwake).toBeFalse();
    });

    it('is the person who wants it so', () => {
        isOn = true;
        expect(claims('play')).toEqual(['switch']);
        expect(claims('work')).toEqual(['backup']);
    });

    it('says a line that is what it seems to be', () => {
        inhibitors.add({
            ...film,
            appId: 'a\u202eb\nc',
            reason: `${'long '.repeat(100)}\u0000`,
        });
        const [keeper] = keepers.of('work');
        expect(keeper?.claims).toBe('a b c');
        expect(keeper?.reason.length).toBe(100);
        expect(keeper?.reason.endsWith('…')).toBeTrue();
    });
});
