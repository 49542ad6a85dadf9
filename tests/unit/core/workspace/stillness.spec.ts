import { WorkspaceError, type ErrorCode } from '../../../../src/core/errors.js';
import { Stillness } from '../../../../src/core/workspace/stillness.js';
import { sampleWorkspace } from './sample.js';

describe('Keeping a workspace still', () => {
    const work = sampleWorkspace('work-id', 'work');
    let own = false;
    let locked = false;
    let apps = false;
    let closed: string[] = [];
    let closing: () => Promise<void> = () => Promise.resolve();
    let settled: () => Promise<void> = () => Promise.resolve();

    const stillness = (): Stillness =>
        new Stillness({
            findUsable: () => ({ ...work, isDefault: own }),
            isLocked: () => locked,
            hasApps: () => Promise.resolve(apps),
            settled: () => settled(),
            closeApps: id => {
                closed.push(id);
                return closing();
            },
        });

    beforeEach(() => {
        [own, locked, apps, closed] = [false, false, false, []];
        closing = () => Promise.resolve();
        settled = () => Promise.resolve();
    });

    function codeOf(work: () => void): ErrorCode | null {
        try {
            work();
            return null;
        } catch (error) {
            return (error as WorkspaceError).code;
        }
    }

    it('lets nothing start in it until it is released by all who asked for it', async () => {
        const all = stillness();
        all.requireFree(work);
        const first = await all.keep('work', false);
        const second = await all.keep('work', false);
        expect(closed).toEqual([work.id, work.id]);
        first.release();
        first.release();
        expect(codeOf(() => all.requireFree(work))).toBe('Busy');
        all.requireFree({ ...work, id: 'another' });
        second.release();
        expect(codeOf(() => all.requireFree(work))).toBeNull();
    });

    it('lets nothing start while what runs is being closed', async () => {
        const all = stillness();
        let finish = (): void => undefined;
        const ended = new Promise<void>(resolve => {
            finish = resolve;
        });
        closing = () => ended;
        const kept = all.keep('work', false);
        expect(codeOf(() => all.requireFree(work))).toBe('Busy');
        finish();
        (await kept).release();
        expect(codeOf(() => all.requireFree(work))).toBeNull();
    });

    it('closes what was being started, too', async () => {
        let finish = (): void => undefined;
        const ended = new Promise<void>(resolve => {
            finish = resolve;
        });
        settled = () => ended;
        const all = stillness();
        const kept = all.keep('work', true);
        await Promise.resolve();
        expect(closed).toEqual([]);
        expect(codeOf(() => all.requireFree(work))).toBe('Busy');
        finish();
        await kept;
        expect(closed).toEqual([work.id]);
    });

    it('closes apps only if it is told to', async () => {
        apps = true;
        const all = stillness();
        await expectAsync(all.keep('work', false)).toBeRejectedWith(
            jasmine.objectContaining({ code: 'Busy' }),
        );
        expect(closed).toEqual([]);
        expect(codeOf(() => all.requireFree(work))).toBeNull();
        await all.keep('work', true);
        expect(closed).toEqual([work.id]);
    });

    it('closes no app that was being started when it was asked for, either', async () => {
        settled = () => {
            apps = true;
            return Promise.resolve();
        };
        await expectAsync(stillness().keep('work', false)).toBeRejectedWith(
            jasmine.objectContaining({ code: 'Busy' }),
        );
        expect(closed).toEqual([]);
    });

    it('is refused for what is the session’s own, or locked', async () => {
        const denied = jasmine.objectContaining({ code: 'Denied' });
        own = true;
        await expectAsync(stillness().keep('work', true)).toBeRejectedWith(denied);
        [own, locked] = [false, true];
        await expectAsync(stillness().keep('work', true)).toBeRejectedWith(denied);
        expect(closed).toEqual([]);
    });

    it('is undone if what runs does not close', async () => {
        const all = stillness();
        closing = () => Promise.reject(new WorkspaceError('Failed', 'It stays.'));
        await expectAsync(all.keep('work', true)).toBeRejectedWithError(
            WorkspaceError,
            'It stays.',
        );
        expect(codeOf(() => all.requireFree(work))).toBeNull();
    });
});
