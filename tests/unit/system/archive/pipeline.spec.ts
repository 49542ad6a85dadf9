import { Cancellation } from '../../../../src/core/cancellation.js';
import { WorkspaceError } from '../../../../src/core/errors.js';
import { runPipeline, StageFailure } from '../../../../src/system/archive/pipeline.js';

describe('A pipeline of programs', () => {
    const run = async (...programs: string[][]): Promise<string> =>
        runPipeline(
            programs.map(argv => ({ argv })),
            new Cancellation(),
        );

    it('hands on what they print', async () => {
        expect(await run(['printf', 'b\\na\\n'], ['sort'], ['head', '-n1'])).toBe('a\n');
        expect(await run(['printf', 'a\\0b'])).toBe('a\0b');
        expect(await run(['cat'])).toBe('');
    });

    it('has them run where they should, and one of them know a secret', async () => {
        const stages = [{ argv: ['pwd'], directory: '/usr' }];
        expect(await runPipeline(stages, new Cancellation())).toBe('/usr\n');
        const secret = [{ argv: ['cat', '/dev/fd/3'], secret: 'geheim' }, { argv: ['rev'] }];
        expect(await runPipeline(secret, new Cancellation())).toBe('miehe'.concat('g\n'));
    });

    it('hears what they say aside, and takes the rest for complaints', async () => {
        const heard: string[] = [];
        const script = 'echo one >&2; echo two >&2; exit 1';
        const failed = runPipeline(
            [{ argv: ['sh', '-c', script] }],
            new Cancellation(),
            line => heard.push(line) === 1,
        );
        await expectAsync(failed).toBeRejectedWithError(StageFailure, 'two');
        expect(heard).toEqual(['one', 'two']);
    });

    it('fails with what failed first, not with what that led to', async () => {
        const first = ['sh', '-c', 'echo first >&2; exit 1'];
        await expectAsync(run(first, ['grep', 'x'])).toBeRejectedWithError(StageFailure, 'first');
        // Who has read enough is no failure.
        expect(await run(['yes'], ['head', '-n1'])).toBe('y\n');
        const last = ['sh', '-c', 'echo last >&2; exit 1'];
        await expectAsync(run(['yes'], last)).toBeRejectedWithError(StageFailure, 'last');
        await expectAsync(run(['sh', '-c', 'kill -9 $$'])).toBeRejectedWithError(
            StageFailure,
            'sh was stopped.',
        );
    });

    it('says that a program is missing, or that the disk is full', async () => {
        await expectAsync(run(['no-such-program'])).toBeRejectedWithError(
            WorkspaceError,
            'The program “no-such-program” is needed for this. Install it first.',
        );
        const endless = [
            'sh',
            '-c',
            'while dd if=/dev/zero of=/dev/full count=1; [ $? = 1 ]; do :; done',
        ];
        await expectAsync(run(endless)).toBeRejectedWithError(WorkspaceError, /disk is full/);
        await expectAsync(run(['yes'], ['dd', 'of=/dev/full'])).toBeRejectedWithError(
            WorkspaceError,
            /disk is full/,
        );
    });

    it('can be given up', async () => {
        const cancellation = new Cancellation();
        const reason = new WorkspaceError('Failed', 'Given up.');
        const endless = [{ argv: ['yes'] }, { argv: ['sleep', 'infinity'] }];
        const running = runPipeline(endless, cancellation);
        cancellation.cancel(reason);
        await expectAsync(running).toBeRejectedWith(reason);
        await expectAsync(runPipeline(endless, cancellation)).toBeRejectedWith(reason);
    });
});
