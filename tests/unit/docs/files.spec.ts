import { documentPaths, filesBelow, read } from './documents.js';

const ROOT_FILES = ['eslint.config.mjs', 'esbuild.config.mjs'];
const NAMED = /`([\w./-]+\.(?:ts|mjs))`/g;

describe('Files of the sources that the documents name', () => {
    it('are there', () => {
        const below = ['src', 'tests', 'scripts'].flatMap(filesBelow);
        const files = [...ROOT_FILES, ...below].map(path => `/${path}`);
        const missing = documentPaths().flatMap(document =>
            [...read(document).matchAll(NAMED)]
                .map(([, name = '']) => name)
                .filter(name => !files.some(path => path.endsWith(`/${name}`)))
                .map(name => `${document}: ${name}`),
        );
        expect(missing).toEqual([]);
    });
});
