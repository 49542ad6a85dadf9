import { soundSocketOf } from './environment.js';

/**
 * The configuration of a PulseAudio server of PipeWire's for a confined workspace
 * (pipewire-pulse.conf(5)): one that loads no modules for its clients. They would be loaded outside
 * of the sandbox, from wherever the client says.
 */
export function soundConfiguration(runtimeDirectory: string, id: string): string {
    return `context.spa-libs = {
    audio.convert.* = audioconvert/libspa-audioconvert
    support.* = support/libspa-support
}
context.modules = [
    { name = libpipewire-module-protocol-native }
    { name = libpipewire-module-client-node }
    { name = libpipewire-module-adapter }
    { name = libpipewire-module-metadata }
    { name = libpipewire-module-protocol-pulse }
]
pulse.properties = {
    server.address = [ "unix:${soundSocketOf(runtimeDirectory, id)}" ]
    pulse.allow-module-loading = false
}
`;
}
