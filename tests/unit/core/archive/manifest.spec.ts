import { BLOCK } from '../../../../src/core/archive/container.js';
import {
    archiveSize,
    formatManifest,
    MANIFEST_SPACE,
    parseManifest,
    placeParts,
    type Manifest,
} from '../../../../src/core/archive/manifest.js';
import { WorkspaceError } from '../../../../src/core/errors.js';

const SHA256 = '0123456789abcdef'.repeat(4);
const MANIFEST: Manifest = {
    kind: 'workspace',
    name: 'Büro 日本',
    madeAt: new Date('2026-11-22T12:00:00.000Z'),
    tree: '/home/anna/.config/koder/workspaces/x',
    parts: [
        { name: 'tree.tar.gz', size: 1000, sha256: SHA256, unpackedSize: 5000 },
        { name: 'keyring-key.gpg', size: 73, sha256: SHA256, unpackedSize: 0 },
    ],
};

describe('The manifest of an archive', () => {
    it('is read as it was written', () => {
        const written = formatManifest(MANIFEST);
        expect(written.length).toBe(MANIFEST_SPACE);
        expect(parseManifest(written)).toEqual(MANIFEST);
    });

    it('says where everything is', () => {
        const [tree, key] = placeParts(MANIFEST.parts);
        expect(tree?.offset).toBe(MANIFEST_SPACE + BLOCK);
        expect(key?.offset).toBe(MANIFEST_SPACE + BLOCK + 1024 + BLOCK);
        expect(archiveSize(MANIFEST.parts)).toBe(MANIFEST_SPACE + 1536 + 1024 + 1024);
    });

    it('is refused of a newer version, in words that say so', () => {
        expect(() => parseManifest(with_({ version: 2 }))).toThrowError(/newer version/);
    });

    it('is refused if it is not as it should be', () => {
        const part = {
            name: 'tree.tar.gz',
            size: 1,
            sha256: SHA256,
            unpacked_size: 1,
        };
        const wrong: Record<string, unknown>[] = [
            { version: '1' },
            { version: 0 },
            { kind: 'other' },
            { name: null },
            { made_at: 'yesterday' },
            { tree: 'relative' },
            { parts: {} },
            { parts: [] },
            { parts: [{ ...part, name: '../../evil' }] },
            { parts: [{ ...part, name: 'keyring-key.gpg' }] },
            { parts: [part, part] },
            { parts: [{ ...part, size: -1 }] },
            { parts: [{ ...part, size: 1.5 }] },
            { parts: [{ ...part, size: 2 ** 60 }] },
            { parts: [{ ...part, unpacked_size: 'all' }] },
            { parts: [{ ...part, sha256: 'x' }] },
            { parts: [null] },
        ];
        for (const change of wrong)
            expect(() => parseManifest(with_(change)))
                .withContext(JSON.stringify(change))
                .toThrowError(WorkspaceError, /damaged or was changed/);
        expect(() => parseManifest(with_({ format: 'zip' }))).toThrowError(/not an exported/);
        const noJson = formatManifest(MANIFEST);
        noJson[BLOCK] = 0x20;
        expect(() => parseManifest(noJson)).toThrowError(/damaged/);
    });
});

/** A manifest with something else in it. */
function with_(change: Record<string, unknown>): Uint8Array {
    const written = formatManifest(MANIFEST);
    const fields = JSON.parse(new TextDecoder().decode(written.subarray(BLOCK))) as object;
    const text = new TextEncoder().encode(JSON.stringify({ ...fields, ...change }));
    written.fill(0x20, BLOCK);
    written.set(text, BLOCK);
    return written;
}
