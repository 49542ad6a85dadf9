import type { Lifetime } from '../core/lifetime.js';

/** A method as a function of its `this`. */
export type MethodOf<Owner, Name extends keyof Owner> = Owner[Name] extends (
    ...args: infer Args
) => infer Result
    ? (this: Owner, ...args: Args) => Result
    : never;

/**
 * Puts a method in place of another one for as long as the lifetime lasts.
 *
 * @param owner mostly a prototype of the shell's.
 * @param make is given the original and returns what replaces it.
 */
export function override<Owner extends object, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    make: (original: MethodOf<Owner, Name>) => MethodOf<Owner, Name>,
    lifetime: Lifetime,
): void {
    const original = owner[name];
    // What GJS has not looked up yet, or finds in an interface, is no property of the owner's own.
    const wasOwn = Object.hasOwn(owner, name);
    Reflect.set(owner, name, make(original as MethodOf<Owner, Name>));
    lifetime.add(() => {
        if (wasOwn) Reflect.set(owner, name, original);
        else Reflect.deleteProperty(owner, name);
    });
}
