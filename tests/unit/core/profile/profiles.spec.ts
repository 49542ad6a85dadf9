import type { Profile } from '../../../../src/core/profile/profile.js';
import { Profiles } from '../../../../src/core/profile/profiles.js';

const ACCENT = 'org.gnome.desktop.interface accent-color';
const SECONDS = 'org.gnome.desktop.interface clock-show-seconds';
const SCHEME = 'org.gnome.desktop.interface color-scheme';

describe('Profiles', () => {
    let desktop: Map<string, string | null>;
    let disk: Map<string, Profile>;
    let shown: string | null;
    let marks: (string | null)[];
    let written: string[];
    let failures: unknown[];
    let waiting: (() => void)[];
    let whenIdle: () => Promise<void>;
    let catchUp: () => Promise<void>;
    let profiles: Profiles;

    beforeEach(() => {
        desktop = new Map([
            [ACCENT, "'blue'"],
            [SCHEME, null],
        ]);
        disk = new Map();
        shown = null;
        [marks, written, failures, waiting] = [[], [], [], []];
        whenIdle = () => Promise.resolve();
        catchUp = () => Promise.resolve();
        profiles = begin();
    });

    /** What a shell that starts begins with. */
    function begin(): Profiles {
        const begun: Profiles = new Profiles({
            current: () => new Map(desktop),
            catchUp: () => catchUp(),
            check: name => {
                if (!desktop.has(name)) throw new Error('It is no setting of profiles');
            },
            counts: name => desktop.has(name),
            set: (name, value) => {
                written.push(`${name} = ${String(value)}`);
                change(begun, name, value);
                return Promise.resolve();
            },
            exists: id => id !== '' && id !== 'purged',
            read: id => Promise.resolve(disk.get(id) ?? null),
            write: (id, profile) => {
                disk.set(id, new Map(profile));
                return Promise.resolve();
            },
            readShown: () => Promise.resolve(shown),
            writeShown: id => {
                shown = id;
                marks.push(id);
                return Promise.resolve();
            },
            idle: () => whenIdle(),
            later: callback => {
                waiting.push(callback);
                return () => {
                    waiting = waiting.filter(other => other !== callback);
                };
            },
            failed: error => failures.push(error),
        });
        return begun;
    }

    /** GSettings tells of a change at once, whoever made it. */
    function change(to: Profiles, name: string, value: string | null): void {
        desktop.set(name, value);
        to.changed(name, value);
    }

    it('begin with the desktop as it is', async () => {
        await profiles.start('work');
        expect(disk.get('work')).toEqual(desktop);
        expect(shown).toBe('work');
        expect(written).toEqual([]);
    });

    it('have a new workspace begin with what is on the desktop', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        expect(disk.get('play')).toEqual(desktop);
        expect(written).toEqual([]);
    });

    it('say that there may be a mixture only while there may be one', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        await profiles.switchTo('work');
        expect(marks).toEqual(['work', 'play', 'work']);
        change(profiles, ACCENT, "'red'");
        await profiles.switchTo('play');
        expect(marks.slice(3)).toEqual([null, 'play']);
    });

    it('give back to each workspace what was changed there', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        await profiles.switchTo('work');
        expect(desktop.get(ACCENT)).toBe("'blue'");
        await profiles.switchTo('play');
        expect(desktop.get(ACCENT)).toBe("'red'");
        expect(written).toEqual([`${ACCENT} = 'blue'`, `${ACCENT} = 'red'`]);
    });

    it('write what is changed after a while, several changes at once', async () => {
        await profiles.start('work');
        change(profiles, ACCENT, "'red'");
        change(profiles, SCHEME, "'prefer-dark'");
        expect(disk.get('work')?.get(ACCENT)).toBe("'blue'");
        expect(waiting.length).toBe(1);
        waiting[0]?.();
        await profiles.switchTo('work');
        expect(disk.get('work')).toEqual(desktop);
    });

    it('write what is changed before another workspace comes', async () => {
        await profiles.start('work');
        change(profiles, ACCENT, "'red'");
        await profiles.switchTo('play');
        expect(disk.get('work')?.get(ACCENT)).toBe("'red'");
        expect(waiting).toEqual([]);
    });

    it('take over what was changed while nobody looked', async () => {
        await profiles.start('work');
        desktop.set(ACCENT, "'red'");
        profiles = begin();
        await profiles.start('work');
        expect(disk.get('work')?.get(ACCENT)).toBe("'red'");
        expect(written).toEqual([]);
    });

    it('complete a switch in which the shell was killed', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        change(profiles, SCHEME, "'prefer-dark'");
        let settings = 0;
        whenIdle = () => (++settings < 2 ? Promise.resolve() : new Promise(() => undefined));
        void profiles.switchTo('work');
        await settled();
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(desktop.get(SCHEME)).toBe("'prefer-dark'");

        whenIdle = () => Promise.resolve();
        profiles = begin();
        await profiles.start('work');
        expect(desktop.get(SCHEME)).toBeNull();
        expect(disk.get('work')?.get(SCHEME)).toBeNull();
        expect(shown).toBe('work');
    });

    it('do not take one workspace’s settings for another’s that was active at the end', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        await profiles.save();
        profiles = begin();
        await profiles.start('work');
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(disk.get('work')?.get(ACCENT)).toBe("'blue'");
    });

    it('keep what was changed just before a switch in which the shell was killed', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        profiles = begin();
        await profiles.start('work');
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(disk.get('play')?.get(ACCENT)).toBe("'red'");
    });

    it('give nothing to a workspace that is gone', async () => {
        await profiles.start('work');
        shown = 'purged';
        desktop.set(ACCENT, "'red'");
        profiles = begin();
        await profiles.start('work');
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(disk.has('purged')).toBeFalse();
    });

    it('leave off bringing what nobody waits for any more', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        change(profiles, SCHEME, "'prefer-dark'");
        written = [];
        const [first, second] = [profiles.switchTo('work'), profiles.switchTo('play')];
        await Promise.all([first, second]);
        expect(written).toEqual([]);
        expect(desktop.get(ACCENT)).toBe("'red'");
        expect(disk.get('work')?.get(ACCENT)).toBe("'blue'");
        expect(shown).toBe('play');
    });

    it('are brought whole where that was left off and is wanted again', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        const asked: Promise<void>[] = [];
        whenIdle = () => {
            whenIdle = () => Promise.resolve();
            asked.push(profiles.switchTo('play'));
            // It is given up before the last one is asked for.
            void settled(3).then(() => asked.push(profiles.switchTo('work')));
            return Promise.resolve();
        };
        await profiles.switchTo('work');
        await settled();
        await Promise.all(asked);
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(shown).toBe('work');
    });

    it('give a workspace what was changed there right before a switch', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        await profiles.switchTo('work');
        desktop.set(ACCENT, "'red'");
        catchUp = () => {
            profiles.changed(ACCENT, "'red'");
            return Promise.resolve();
        };
        await profiles.switchTo('play');
        expect(disk.get('work')?.get(ACCENT)).toBe("'red'");
        expect(desktop.get(ACCENT)).toBe("'blue'");
    });

    it('keep what is changed while what was changed before is written', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        const { set } = disk;
        disk.set = (id, profile) => {
            disk.set = set;
            disk.set(id, profile);
            change(profiles, SCHEME, "'prefer-dark'");
            return disk;
        };
        await profiles.switchTo('work');
        expect(disk.get('play')?.get(SCHEME)).toBe("'prefer-dark'");
        expect(desktop.get(SCHEME)).toBeNull();
        expect(waiting).toEqual([]);
    });

    it('say whose a change is, and nobody’s while that is not known', async () => {
        expect(profiles.ownerId).toBeNull();
        await profiles.start('work');
        expect(profiles.ownerId).toBe('work');
        const coming = profiles.switchTo('play');
        await settled(3);
        expect(profiles.ownerId).toBe('play');
        await coming;
        expect(profiles.ownerId).toBe('play');
    });

    it('keep what is changed while those of the workspace that comes are read', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        const { get } = disk;
        disk.get = id => {
            disk.get = get;
            change(profiles, SCHEME, "'prefer-dark'");
            return disk.get(id);
        };
        await profiles.switchTo('work');
        expect([...desktop]).toEqual([
            [ACCENT, "'blue'"],
            [SCHEME, "'prefer-dark'"],
        ]);
        expect(disk.get('work')).toEqual(desktop);
        expect(disk.get('play')?.get(SCHEME)).toBeNull();
    });

    it('take nothing for the workspace’s own while it is not known what that is', async () => {
        await profiles.start('work');
        change(profiles, ACCENT, "'red'");
        await profiles.save();
        disk.get = (): never => {
            throw new Error('It cannot be read');
        };
        await expectAsync(profiles.switchTo('play')).toBeRejectedWithError('It cannot be read');
        change(profiles, ACCENT, "'green'");
        expect(waiting).toEqual([]);
    });

    it('keep what is changed in the middle of a switch', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        change(profiles, ACCENT, "'red'");
        change(profiles, SCHEME, "'prefer-dark'");
        whenIdle = () => {
            whenIdle = () => Promise.resolve();
            change(profiles, SCHEME, "'prefer-light'");
            return Promise.resolve();
        };
        await profiles.switchTo('work');
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(desktop.get(SCHEME)).toBe("'prefer-light'");
        await profiles.save();
        expect(disk.get('work')?.get(SCHEME)).toBe("'prefer-light'");
    });

    it('keep the settings that this computer does not have', async () => {
        disk.set('work', new Map([['org.other setting', '3']]));
        shown = 'work';
        await profiles.start('work');
        expect(disk.get('work')?.get('org.other setting')).toBe('3');
        await profiles.switchTo('play');
        await profiles.switchTo('work');
        expect(disk.get('work')?.get('org.other setting')).toBe('3');
        expect(written).toEqual([]);
    });

    it('tell nothing of those that do not count here, and keep them where others are changed', async () => {
        const kept = [ACCENT, 'org.other setting'].map(name => [name, '3'] as const);
        disk.set('work', new Map(kept));
        disk.set('play', new Map(kept));
        await profiles.start('work');
        for (const id of ['work', 'play']) {
            const known = await profiles.of(id);
            expect([...known.keys()]).toEqual([ACCENT, SCHEME]);
            await profiles.change(id, known);
        }
        await profiles.switchTo('play');
        for (const id of ['work', 'play']) expect(disk.get(id)?.get('org.other setting')).toBe('3');
    });

    it('are changed at once for the active workspace, and on disk for the others', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        await profiles.change('play', new Map([[ACCENT, "'red'"]]));
        await profiles.change('work', new Map([[ACCENT, "'green'"]]));
        expect(desktop.get(ACCENT)).toBe("'red'");
        expect((await profiles.of('play')).get(ACCENT)).toBe("'red'");
        expect((await profiles.of('work')).get(ACCENT)).toBe("'green'");
        expect(disk.get('work')?.get(SCHEME)).toBeNull();
    });

    it('change nothing if one of the changes cannot be made', async () => {
        await profiles.start('work');
        const changes = new Map([
            [ACCENT, "'red'"],
            ['org.other setting', '1'],
        ]);
        for (const id of ['work', 'play'])
            await expectAsync(profiles.change(id, changes)).toBeRejectedWithError(/no setting/);
        expect(written).toEqual([]);
        expect(disk.has('play')).toBeFalse();
    });

    it('keep what a setting was before it became one of theirs', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        await profiles.switchTo('work');
        desktop.set(SECONDS, 'true');
        profiles.takeUpSettings();
        await profiles.switchTo('play');
        change(profiles, SECONDS, 'false');
        await profiles.switchTo('work');
        expect(desktop.get(SECONDS)).toBe('true');
    });

    it('go on with a switch if what was changed before cannot be written', async () => {
        await profiles.start('work');
        await profiles.switchTo('play');
        await profiles.switchTo('work');
        change(profiles, ACCENT, "'red'");
        const { set } = disk;
        disk.set = (): never => {
            throw new Error('The disk is full');
        };
        await profiles.switchTo('play');
        disk.set = set;
        expect(desktop.get(ACCENT)).toBe("'blue'");
        expect(failures.map(String)).toEqual(['Error: The disk is full']);
    });

    it('tell of a change that could not be written', async () => {
        await profiles.start('work');
        disk.set = (): never => {
            throw new Error('The disk is full');
        };
        change(profiles, ACCENT, "'red'");
        waiting[0]?.();
        await settled();
        expect(failures.map(String)).toEqual(['Error: The disk is full']);
    });
});

async function settled(turns = 50): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
