import {
    ownedName,
    ownerOf,
    stagedId,
    stagedName,
} from '../../../../src/core/archive/ownedName.js';

const ID = '11111111-1111-4111-8111-111111111111';
const OWNER = { pid: 123, startTime: '4567' };

describe('The name of something unfinished', () => {
    it('says whose it is', () => {
        expect(ownerOf('.file.part-', ownedName('.file.part-', OWNER))).toEqual(OWNER);
        expect(ownerOf('.importing-', stagedName(OWNER, ID))).toEqual(OWNER);
        for (const name of ['.file.part-', '.file.part-x-1', 'file.part-1-2', '.file.part-1'])
            expect(ownerOf('.file.part-', name)).toBeNull();
    });

    it('says which workspace it is going to be', () => {
        expect(stagedId(stagedName(OWNER, ID))).toBe(ID);
        for (const name of [ID, `.importing-${ID}`, '.importing-1-2-x', `../.importing-1-2-${ID}`])
            expect(stagedId(name)).toBeNull();
        expect(stagedId(`.importing-1-2-../${ID}`)).toBeNull();
    });
});
