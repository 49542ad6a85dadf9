import { Lifetime } from '../../../src/core/lifetime.js';

describe('A lifetime', () => {
    it('ends what was added, newest first, once', () => {
        const ended: number[] = [];
        const lifetime = new Lifetime(fail);
        for (const n of [1, 2, 3]) lifetime.add(() => ended.push(n));
        lifetime.end();
        lifetime.end();
        expect(ended).toEqual([3, 2, 1]);
    });

    it('ends at once what comes too late', () => {
        const ending = jasmine.createSpy();
        const lifetime = new Lifetime(fail);
        lifetime.end();
        expect(lifetime.ended).toBeTrue();
        lifetime.add(ending);
        expect(ending).toHaveBeenCalledTimes(1);
    });

    it('ends everything although one thing throws, and reports that', () => {
        const report = jasmine.createSpy();
        const ending = jasmine.createSpy();
        const lifetime = new Lifetime(report);
        lifetime.add(ending);
        lifetime.add(() => {
            throw new Error('stuck');
        });
        lifetime.end();
        expect(ending).toHaveBeenCalledTimes(1);
        expect(report).toHaveBeenCalledOnceWith(new Error('stuck'));
    });
});
