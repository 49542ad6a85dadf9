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
    const original = owner[name] as MethodOf<Owner, Name>;
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const isPermanent = before?.configurable === false;
    // The methods of interfaces have setters, which would keep for ever what is assigned; most other
    // methods of GJS can be assigned only.
    const put = (descriptor: PropertyDescriptor): void => {
        if (isPermanent) Reflect.set(owner, name, descriptor.value);
        else Object.defineProperty(owner, name, descriptor);
    };
    put({ value: make(original), writable: true, enumerable: true, configurable: true });
    lifetime.add(() => {
        if (before) put(before);
        else Reflect.deleteProperty(owner, name);
    });
}
