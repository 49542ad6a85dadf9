import { isWorkspaceId, looksLikeId } from '../../../../src/core/workspace/id.js';

describe('A workspace id', () => {
    it('is a version 4 UUID in lower case', () => {
        expect(isWorkspaceId('2346ee90-3bbf-426c-9ad4-a265a126e0a9')).toBeTrue();
    });

    for (const text of [
        '',
        'work',
        '../2346ee90-3bbf-426c-9ad4-a265a126e0a9',
        '2346EE90-3BBF-426C-9AD4-A265A126E0A9',
        '2346ee90-3bbf-126c-9ad4-a265a126e0a9',
        '2346ee90-3bbf-426c-cad4-a265a126e0a9',
        '2346ee90-3bbf-426c-9ad4-a265a126e0a9\n',
        '2346ee903bbf426c9ad4a265a126e0a9',
    ])
        it(`is not ${JSON.stringify(text)}`, () => {
            expect(isWorkspaceId(text)).toBeFalse();
        });

    it('is what people could take for one, in any case and version', () => {
        expect(looksLikeId('2346EE90-3BBF-126C-CAD4-A265A126E0A9')).toBeTrue();
        expect(looksLikeId('client-acme')).toBeFalse();
    });
});
