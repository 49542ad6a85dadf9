import { Cancellation } from '../cancellation.js';
import type { IdentityPorts } from './ports.js';

/**
 * Does work that is given up after so many seconds, or when the cancellation says so.
 *
 * @param late makes the reason for which it is given up when the time is over.
 * @throws that reason, or that of the cancellation.
 */
export async function within<Value>(
    seconds: number,
    { pause }: Pick<IdentityPorts, 'pause'>,
    cancellation: Cancellation,
    late: () => Error,
    work: (cancellation: Cancellation) => Promise<Value>,
): Promise<Value> {
    const limited = new Cancellation();
    const stop = cancellation.onCancel(reason => {
        limited.cancel(reason);
    });
    try {
        if (limited.reason) throw limited.reason;
        pause(seconds, limited).then(
            () => {
                limited.cancel(late());
            },
            () => undefined,
        );
        return await limited.guard(work(limited));
    } finally {
        stop();
        // Nothing of it goes on, nor does its clock.
        limited.cancel();
    }
}
