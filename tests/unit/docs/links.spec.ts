import GLib from 'gi://GLib';

import { documentPaths, filesIn, read } from './documents.js';

const LINK = /\]\(([^)\s]+)\)/g;
const HEADING = /^#+ (.+)$/gm;

/** Where a link leads that is no address: a path from the project's root, and a heading there. */
interface Target {
    readonly from: string;
    readonly path: string;
    readonly heading: string | null;
}

function targetsIn(from: string): Target[] {
    const folder = GLib.path_get_dirname(from);
    const links = [...read(from).matchAll(LINK)].map(([, link = '']) => link);
    return links
        .filter(link => !/^\w+:/.test(link))
        .map(link => {
            const [path = '', heading = null] = link.split('#');
            const whole = path === '' ? from : GLib.build_filenamev([folder, path]);
            return { from, path: whole.replace(/^\.\//, ''), heading };
        });
}

/** What the renderers of Markdown make of a heading. */
function anchorsIn(path: string): string[] {
    return [...read(path).matchAll(HEADING)].map(([, heading = '']) =>
        heading
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
            .replaceAll(' ', '-'),
    );
}

describe('Links of the documents', () => {
    const targets = documentPaths().flatMap(targetsIn);

    it('lead somewhere', () => {
        const isThere = ({ path, heading }: Target): boolean =>
            GLib.file_test(path, GLib.FileTest.EXISTS) &&
            (heading === null || anchorsIn(path).includes(heading));
        expect(targets.filter(target => !isThere(target))).toEqual([]);
    });

    it('show every picture', () => {
        const shown = targets.map(({ path }) => path);
        expect(filesIn('docs/images').filter(path => !shown.includes(path))).toEqual([]);
    });
});
