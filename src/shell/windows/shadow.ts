/** Gives one object members of its own in place of its class's, until the function is called. */
export function shadow(target: object, members: PropertyDescriptorMap): () => void {
    for (const [name, descriptor] of Object.entries(members))
        Object.defineProperty(target, name, { ...descriptor, configurable: true });
    return () => {
        for (const name of Object.keys(members)) Reflect.deleteProperty(target, name);
    };
}
