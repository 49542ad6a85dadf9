/** The part of jasmine-core's unbundled form that the runner calls. */
declare module 'jasmine-core/lib/jasmine-core/jasmine.js' {
    interface JasmineRequire {
        core(require: JasmineRequire): Jasmine;
        interface(jasmine: Jasmine, env: jasmine.Env): Record<string, unknown>;
    }
    interface Jasmine {
        DEFAULT_TIMEOUT_INTERVAL: number;
        getEnv(options: { suppressLoadErrors: boolean }): jasmine.Env;
    }
    const jasmineRequire: JasmineRequire;
    export default jasmineRequire;
}
