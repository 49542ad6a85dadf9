import GLib from 'gi://GLib';

import type { ActorQuery } from './driver/actors.js';
import { Freezes } from './driver/freezes.js';
import { SHARE_DIALOG } from './driver/product.js';
import { PICTURE, PORTAL } from './driver/pythonPrograms.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const CHOICE: ActorQuery = { style: 'kolide-share-choice', within: SHARE_DIALOG };
const CANCEL: ActorQuery = { style: 'modal-dialog-button', text: 'Cancel', within: SHARE_DIALOG };

/** Records what the person chooses, and says how big the pictures are and when it is over. */
const RECORD = `${PORTAL}
import gi
gi.require_version('Gst', '1.0')
from gi.repository import Gst
Gst.init(None)
C = 'org.freedesktop.portal.ScreenCast'
_, results = ask(C, 'CreateSession', '(a{sv})', session_handle_token=V('s', 's'))
session = results['session_handle']
def closed(*_): print('closed', flush=True)
bus.signal_subscribe(D, 'org.freedesktop.portal.Session', 'Closed', session, None, 0, closed)
ask(C, 'SelectSources', '(oa{sv})', session, types=V('u', 3))
print('asking', flush=True)
response, results = ask(C, 'Start', '(osa{sv})', session, '')
print('answer', response, flush=True)
if response == 0:
    node, properties = results['streams'][0]
    print('source', properties['source_type'], flush=True)
    fds = bus.call_with_unix_fd_list_sync(D, P, C, 'OpenPipeWireRemote',
        V('(oa{sv})', (session, {})), None, 0, 10000, None, None)[1]
    pipeline = Gst.parse_launch(f'pipewiresrc fd={fds.get(0)} path={node} always-copy=true ! '
        'videoconvert ! video/x-raw,format=RGB ! fakesink name=sink signal-handoffs=true')
    def frame(_sink, buffer, pad):
        size = pad.get_current_caps().get_structure(0)
        pixels = buffer.extract_dup(0, buffer.get_size())
        print('frame', size.get_int('width')[1], size.get_int('height')[1],
              'filled' if any(pixels[-300:]) else 'empty in the corner', flush=True)
    pipeline.get_by_name('sink').connect('handoff', frame)
    pipeline.set_state(Gst.State.PLAYING)
GLib.MainLoop().run()
`;

describe('Seeing the screen', () => {
    const desktop = useDesktop();
    const freezes = new Freezes(desktop);
    const { actors, input, shell, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
        await freezes.postpone();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    beforeEach(async () => {
        await workspaces.activate('work');
    });

    async function open(workspace: string, app: string): Promise<void> {
        await workspaces.launch(workspace, app, []);
        await shell.until(
            `a window of ${app} is there`,
            (_inside, app) =>
                global.display.list_all_windows().some(window => window.wm_class === app),
            app,
        );
    }

    async function choices(): Promise<string[]> {
        await actors.still(SHARE_DIALOG);
        return (await actors.all(CHOICE)).map(({ name }) => name);
    }

    it('an app records the whole screen, until the workspace is left', async () => {
        await open('work', 'org.gnome.Calculator');
        const call = await programs.startPython('work', RECORD);
        await call.said('asking');
        await input.click({ ...CHOICE, text: 'Whole Screen' });
        expect(await call.said('source')).toContain('answer 0\nsource 1');
        await call.said('frame 1600 1000 filled');
        expect(call.output()).not.toContain('closed');

        await workspaces.activate('play');
        await call.said('closed');
        await call.stop();
    });

    it('an app can record windows of its own workspace only', async () => {
        await open('work', 'org.gnome.Calculator');
        await workspaces.activate('play');
        await open('play', 'org.gnome.TextEditor');
        await open('default', 'org.gnome.Terminal');
        await workspaces.activate('work');
        const call = await programs.startPython('work', RECORD);
        await call.said('asking');
        expect(await choices()).toEqual(['Whole Screen', 'Calculator']);
        await input.click({ ...CHOICE, text: 'Calculator' });
        // mutter's pictures of a window are as big as the screen, with the window in a corner.
        const said = await call.said('frame');
        expect(said).toContain('answer 0\nsource 2\nframe 1600 1000 empty in the corner');

        await workspaces.activate('play');
        await workspaces.activate('work');
        expect(call.output()).not.toContain('closed');
        expect(call.output()).not.toContain('filled');
        await call.stop();
    });

    it('what the person refuses is not recorded', async () => {
        const call = await programs.startPython('work', RECORD);
        await call.said('asking');
        await input.click(CANCEL);
        await call.said('answer 1');
        await call.stop();

        const other = await programs.startPython('work', RECORD);
        await other.said('asking');
        await actors.get(SHARE_DIALOG);
        await workspaces.activate('play');
        await actors.gone(SHARE_DIALOG);
        await other.said('answer ');
        expect(other.output()).not.toContain('answer 0');
        await other.stop();
    });

    it('a workspace in the background is refused at once', async () => {
        await workspaces.activate('play');
        const call = await programs.startPython('work', RECORD);
        await call.said('answer 2');
        const picture = await programs.startPython('work', PICTURE);
        await picture.said('answer 2');
        expect(await actors.isShown(SHARE_DIALOG)).toBeFalse();
        await call.stop();
        await picture.stop();
    });

    it('an app gets a picture of the screen, without the question on it', async () => {
        const picture = await programs.startPython('work', PICTURE);
        await picture.said('asking');
        await input.click({ ...CHOICE, text: 'Take Picture' });
        const [, uri = ''] = /answer 0 (\S+)/.exec(await picture.said('answer 0')) ?? [];
        const [path] = GLib.filename_from_uri(uri);
        expect(path).toContain(`${workspaces.root}/${work}/home/Pictures/`);
        const kind = await desktop.execute(['python3', '-c', PNG_SIZE, path]);
        expect(kind.trim()).toBe('1600 1000');
        expect((await desktop.execute(['stat', '-c', '%a', path])).trim()).toBe('600');
        await picture.stop();
    });
});

const PNG_SIZE = `
import struct, sys
data = open(sys.argv[1], 'rb').read()
assert data[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
print(*struct.unpack('>II', data[16:24]))
`;
