import { WorkspaceError } from '../../../../src/core/errors.js';
import { PresentationShield } from '../../../../src/core/presentation/shield.js';
import { displayName, type WorkspaceEntry } from '../../../../src/core/workspace/workspace.js';
import { sampleBroken, sampleWorkspace } from '../workspace/sample.js';

describe('The presentation shield', () => {
    const own = sampleWorkspace('default-id', 'default', 9);
    const work = sampleWorkspace('work-id', 'work', 8);
    const acme = {
        ...sampleWorkspace('acme-id', 'client-acme', 7),
        picture: '/pictures/acme.png',
    };
    let list: WorkspaceEntry[];
    let activeId: string;
    let isShared: boolean;
    let shield: PresentationShield;
    let told: string[];

    beforeEach(() => {
        [list, activeId, isShared, told] = [[own, work, acme], 'work-id', false, []];
        shield = new PresentationShield({
            list: () => list,
            activeId: () => activeId,
            isShared: () => isShared,
        });
        shield.events.on('changed', id => told.push(id));
        shield.events.on('needed', () => told.push(shield.isNeeded ? 'needed' : 'not needed'));
    });

    function share(): void {
        isShared = true;
        shield.update();
    }

    it('shows workspaces as they are while nobody looks on', () => {
        expect(list.map(entry => shield.shown(entry))).toEqual(list);
        expect(list.some(({ id }) => shield.hides(id))).toBeFalse();
    });

    it('shows of others than the active one their number and colour, and nothing else', () => {
        const told = { ...acme.meta, koderUserId: 'rpm@acme.example', colour: 'red' };
        list = [own, work, { ...acme, meta: { ...told, table: { note: 'Acme' }, icon: 'acme' } }];
        share();
        const [first, active, other] = list.map(entry => shield.shown(entry));
        expect(active).toBe(work);
        expect(first?.meta?.name).toBe('Workspace 1');
        expect(other?.id).toBe('acme-id');
        expect(other?.meta?.name).toBe('Workspace 3');
        expect(other?.meta?.colour).toBe('red');
        expect(JSON.stringify({ ...other, id: '' })).not.toMatch(/acme/i);
    });

    it('tells nothing of one that cannot be read, be it its directory', () => {
        const broken = { ...sampleBroken('client-acme'), reason: 'acme is missing' };
        list = [work, broken];
        share();
        const { id, ...rest } = shield.shown(broken);
        expect(id).toBe('client-acme');
        expect(displayName({ id, ...rest })).toBe('Workspace 2');
        expect(JSON.stringify(rest)).not.toMatch(/acme/i);
    });

    it('shows one and the same as long as nothing has changed', () => {
        share();
        const before = shield.shown(acme);
        expect(shield.shown(acme)).toBe(before);
        list = [work, acme];
        expect(shield.shown(acme).meta.name).toBe('Workspace 2');
    });

    it('follows the active workspace and tells of those that differ', () => {
        share();
        expect(told.splice(0).sort()).toEqual(['acme-id', 'default-id', 'needed']);
        activeId = 'acme-id';
        shield.update();
        expect(told.splice(0).sort()).toEqual(['acme-id', 'work-id']);
        expect([shield.hides('acme-id'), shield.hides('work-id')]).toEqual([false, true]);
        isShared = false;
        shield.update();
        expect(told.sort()).toEqual(['default-id', 'not needed', 'work-id']);
    });

    it('can be lowered until the screen is no longer shared', () => {
        share();
        shield.setLowered(true);
        expect([shield.isNeeded, shield.isUp, shield.hides('acme-id')]).toEqual([
            true,
            false,
            false,
        ]);
        isShared = false;
        shield.update();
        share();
        expect(shield.hides('acme-id')).toBeTrue();
    });

    it('is not there for who has switched it off', () => {
        shield.setOn(false);
        share();
        expect([shield.isNeeded, shield.hides('acme-id')]).toEqual([false, false]);
        expect(() => {
            shield.requireOpen('acme-id');
        }).not.toThrow();
    });

    it('lets no program switch while the screen is shared, also when it is lowered', () => {
        shield.requireOpen('acme-id');
        share();
        shield.requireOpen('work-id');
        for (const isLowered of [false, true]) {
            shield.setLowered(isLowered);
            expect(() => {
                shield.requireOpen('acme-id');
            }).toThrowMatching(
                (error: unknown) => error instanceof WorkspaceError && error.code === 'Denied',
            );
        }
    });

    it('keeps a sentence off the screen that names what is hidden', () => {
        const sentence = 'Could not switch to “client-acme”: No.';
        expect(shield.censor(sentence)).toBe(sentence);
        share();
        expect(shield.censor(sentence)).not.toContain('acme');
        expect(shield.censor('“work” is still active.')).toBe('“work” is still active.');
    });
});
