/** What browsers and download managers call a file that is not whole yet. */
const UNFINISHED = ['part', 'crdownload', 'partial', 'download', 'opdownload', 'filepart'];

const CAMERA = /^\/dev\/video\d+$/;

/** The find(1) expression that matches links in /proc/PID/fd to files that tell something. */
export function interestingLinks(): string[] {
    const patterns = ['/dev/video*', ...UNFINISHED.map(ending => `*.${ending}`)];
    const tests = patterns.flatMap(pattern => ['-o', '-lname', pattern]).slice(1);
    return ['(', ...tests, ')', '-printf', '%p\\t%l\\n'];
}

/** What find(1) found: paths of links in /proc. */
export interface OpenFiles {
    readonly cameras: readonly string[];
    readonly unfinished: readonly string[];
}

/** Reads what find(1) printed for `interestingLinks`. */
export function parseOpenFiles(output: string): OpenFiles {
    const found = output
        .split('\n')
        .map(line => line.split('\t'))
        // A file name may have a line break in it; what follows the break is not ours.
        .filter(([link = '']) => /^\/proc\/\d+\/fd\/\d+$/.test(link));
    const linksTo = (isCamera: boolean): string[] =>
        found.filter(([, path = '']) => CAMERA.test(path) === isCamera).map(([link = '']) => link);
    return { cameras: linksTo(true), unfinished: linksTo(false) };
}
