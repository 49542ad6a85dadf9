import type Gio from 'gi://Gio';

/** A promise of the result of a GIO call that `Gio._promisify` cannot wrap: a static function. */
export async function asyncCall<Result>(
    begin: (callback: (source: unknown, result: Gio.AsyncResult) => void) => void,
    finish: (result: Gio.AsyncResult) => Result,
): Promise<Result> {
    const result = await new Promise<Gio.AsyncResult>(resolve => {
        begin((_source, asyncResult) => {
            resolve(asyncResult);
        });
    });
    return finish(result);
}
