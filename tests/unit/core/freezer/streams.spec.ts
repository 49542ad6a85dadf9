import { liveStreams } from '../../../../src/core/freezer/streams.js';

type Props = Record<string, unknown>;

/** What pw-dump prints of a client and of a stream of it. */
function dump(node: Props, client: Props = { 'pipewire.sec.pid': 42 }, info: Props = {}): string {
    return JSON.stringify([
        { id: 0, type: 'PipeWire:Interface:Core', info: null },
        { id: 7, type: 'PipeWire:Interface:Client', info: { props: client } },
        {
            id: 9,
            type: 'PipeWire:Interface:Node',
            info: { state: 'running', props: { 'client.id': 7, ...node }, ...info },
        },
        { id: 10, type: 'PipeWire:Interface:Metadata' },
    ]);
}

const PLAYBACK = { 'media.class': 'Stream/Output/Audio' };
const RECORDING = { 'media.class': 'Stream/Input/Audio' };

describe('The streams that flow', () => {
    it('are those that can be heard, and those that listen or look', () => {
        expect(liveStreams(dump(PLAYBACK))).toEqual([{ pid: 42, isCapture: false }]);
        expect(liveStreams(dump(RECORDING))).toEqual([{ pid: 42, isCapture: true }]);
        const camera = { 'media.class': 'Stream/Input/Video' };
        expect(liveStreams(dump(camera))).toEqual([{ pid: 42, isCapture: true }]);
    });

    it('belong to the client of the PulseAudio server, not to the server', () => {
        const client = {
            'config.name': 'pipewire-pulse.conf',
            'pipewire.sec.pid': 111,
            'application.process.id': 42,
        };
        expect(liveStreams(dump(PLAYBACK, client))).toEqual([{ pid: 42, isCapture: false }]);
    });

    it('belong to the process at the socket, whatever the client says', () => {
        const client = { 'pipewire.sec.pid': 42, 'application.process.id': 1 };
        expect(liveStreams(dump(PLAYBACK, client))).toEqual([{ pid: 42, isCapture: false }]);
    });

    it('belong to a workspace’s own PulseAudio server, since its clients count otherwise', () => {
        const client = { 'config.name': '/run/sound.conf', 'pipewire.sec.pid': 42 };
        const node = { ...PLAYBACK, 'application.process.id': 7 };
        expect(liveStreams(dump(node, client))).toEqual([{ pid: 42, isCapture: false }]);
    });

    const quiet: [what: string, text: string][] = [
        ['an output device', dump({ 'media.class': 'Audio/Sink' })],
        ['a paused stream', dump(PLAYBACK, undefined, { state: 'idle' })],
        ['a corked stream', dump({ ...PLAYBACK, 'pulse.corked': true })],
        ['a muted stream', dump(PLAYBACK, undefined, { params: { Props: [{ mute: true }] } })],
        ['a level meter', dump({ ...RECORDING, 'stream.monitor': true })],
        ['a recorder of what is played', dump({ ...RECORDING, 'stream.capture.sink': true })],
        ['a stream of nobody', dump(PLAYBACK, {})],
        ['nothing', '[]'],
    ];
    for (const [what, text] of quiet)
        it(`are not ${what}`, () => {
            expect(liveStreams(text)).toEqual([]);
        });

    it('are not guessed from what is no dump', () => {
        expect(() => liveStreams('')).toThrowError(SyntaxError);
    });
});
