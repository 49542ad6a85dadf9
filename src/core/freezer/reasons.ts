import { _ } from '../words.js';

/**
 * Why a workspace in the background is not frozen.
 *
 * - `setting`: its person wants it to go on.
 * - `call`: it listens or looks: a microphone, a camera, a screen cast.
 * - `sound`: it plays sound.
 * - `download`: a program of it is writing an unfinished download.
 * - `inhibitor`: it keeps the computer awake.
 * - `stuck`: it was tried, and some process of it did not stop.
 */
export type RunningReason = 'setting' | 'call' | 'sound' | 'download' | 'inhibitor' | 'stuck';

/** The reason as people read it, in lower case. */
export function describeReason(reason: RunningReason): string {
    switch (reason) {
        case 'setting':
            return _('set to keep running');
        case 'call':
            return _('in a call');
        case 'sound':
            return _('plays sound');
        case 'download':
            return _('is downloading');
        case 'inhibitor':
            return _('keeps the computer awake');
        case 'stuck':
            return _('could not be paused');
    }
}
