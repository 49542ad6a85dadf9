/** A stream of sound or pictures that flows now. */
export interface LiveStream {
    /** The process at its end, or the one that it came through. */
    readonly pid: number;
    /** Whether the process takes in what others say or show. */
    readonly isCapture: boolean;
}

interface PipeWireObject {
    readonly id?: number;
    readonly type?: string;
    readonly info?: {
        readonly state?: string;
        readonly props?: Readonly<Record<string, unknown>>;
        readonly params?: { readonly Props?: readonly { readonly mute?: boolean }[] };
    } | null;
}

const PLAYBACK = 'Stream/Output/Audio';
const CAPTURE: ReadonlySet<unknown> = new Set(['Stream/Input/Audio', 'Stream/Input/Video']);

/**
 * The streams of PipeWire clients that flow and can be heard: not those that are paused (corked) or
 * muted, nor what only listens to what the computer plays, as level meters do.
 *
 * @param dump what pw-dump(1) prints.
 * @throws {SyntaxError} if it is not JSON.
 */
export function liveStreams(dump: string): LiveStream[] {
    const objects = JSON.parse(dump) as PipeWireObject[];
    const clients = new Map(
        objects
            .filter(({ type }) => type === 'PipeWire:Interface:Client')
            .map(client => [client.id, client]),
    );
    return objects.flatMap(node => {
        const props = node.info?.props ?? {};
        const isCapture = CAPTURE.has(props['media.class']);
        if (!isCapture && props['media.class'] !== PLAYBACK) return [];
        if (node.info?.state !== 'running' || props['pulse.corked'] === true) return [];
        if (node.info.params?.Props?.some(({ mute }) => mute === true) === true) return [];
        if (props['stream.monitor'] === true || props['stream.capture.sink'] === true) return [];
        const client = clients.get(Number(props['client.id']))?.info?.props ?? {};
        const pid = processOf(props, client);
        return pid === null ? [] : [{ pid, isCapture }];
    });
}

/**
 * The session's PulseAudio server is the peer of its clients; for those it says who they are. That of
 * a confined workspace is one of it: what its clients say is true in their sandbox only.
 */
function processOf(
    node: Readonly<Record<string, unknown>>,
    client: Readonly<Record<string, unknown>>,
): number | null {
    const peer = Number(client['pipewire.sec.pid']);
    const isProxied = client['config.name'] === 'pipewire-pulse.conf' || !(peer > 0);
    const claimed = Number(node['application.process.id'] ?? client['application.process.id']);
    const pid = isProxied ? claimed : peer;
    return pid > 0 ? pid : null;
}
