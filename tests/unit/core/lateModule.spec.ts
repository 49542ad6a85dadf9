import { WorkspaceError } from '../../../src/core/errors.js';
import { lateModule } from '../../../src/core/lateModule.js';

describe('A module that is loaded late', () => {
    it('is there, or the person is told that the files have been replaced', async () => {
        expect(await lateModule(Promise.resolve({ answer: 42 }))).toEqual({ answer: 42 });
        const gone = Promise.reject(new Error('Unable to load file shared-ABC.js'));
        await expectAsync(lateModule(gone)).toBeRejectedWithError(
            WorkspaceError,
            /upgraded meanwhile/,
        );
    });
});
