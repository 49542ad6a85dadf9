/** The house's own lint rules: who may import whom, and nothing in the shell may block. */
import { dirname, join, relative, sep } from 'node:path';

import { AST_NODE_TYPES, ASTUtils, ESLintUtils } from '@typescript-eslint/utils';

import { ROOT } from '../setup.mjs';

/**
 * @typedef {import('@typescript-eslint/utils').TSESTree.Node} Node
 * @typedef {import('@typescript-eslint/utils').TSESTree.CallExpression} CallExpression
 */

const GJS = /^(gi:\/\/|system$|gettext$|cairo$|gi$)/;
const NPM = /^(@[\w-]+\/)?[a-z][\w.-]*(\/|$)/;
const SHELL = /^resource:\/\/\/org\/gnome\/shell\//;
const PREFS = /^resource:\/\/\/org\/gnome\/Shell\/Extensions\//;
// Each crashes the other's process when both are loaded into one.
const TOOLKIT_OF_SHELL = /^gi:\/\/(Clutter|Cogl|Meta|Mtk|Shell|St)\b/;
const TOOLKIT_OF_APPS = /^gi:\/\/(Adw|Gdk|GdkWayland|GdkX11|Gsk|Gtk)\b/;

/**
 * What the files of a layer may import: other layers, and modules from outside.
 * The first layer whose path a file starts with is the one that it belongs to.
 * @type {{ path: string, layers: string[], modules: RegExp[], never: RegExp[] }[]}
 */
const LAYERS = [
    {
        path: 'src/core/',
        layers: ['src/core/'],
        modules: [NPM, /^gettext$/],
        never: [/^(system|cairo|console|gi)$/],
    },
    {
        path: 'src/system/',
        layers: ['src/core/', 'src/system/'],
        modules: [GJS, NPM],
        never: [TOOLKIT_OF_SHELL, TOOLKIT_OF_APPS],
    },
    {
        path: 'src/shell/',
        layers: ['src/core/', 'src/system/', 'src/shell/'],
        modules: [GJS, SHELL],
        never: [TOOLKIT_OF_APPS],
    },
    {
        path: 'src/prefs/',
        layers: ['src/core/', 'src/system/', 'src/prefs/'],
        modules: [GJS, PREFS],
        never: [TOOLKIT_OF_SHELL],
    },
    {
        path: 'src/cli/',
        layers: ['src/core/', 'src/system/', 'src/cli/'],
        modules: [GJS],
        never: [TOOLKIT_OF_SHELL, TOOLKIT_OF_APPS],
    },
    {
        path: 'src/extension.ts',
        layers: ['src/shell/'],
        modules: [GJS, SHELL],
        never: [TOOLKIT_OF_APPS],
    },
    {
        path: 'src/prefs.ts',
        layers: ['src/prefs/'],
        modules: [GJS, PREFS],
        never: [TOOLKIT_OF_SHELL],
    },
];

const createRule = ESLintUtils.RuleCreator.withoutDocs;

const importLayers = createRule({
    meta: {
        type: 'problem',
        schema: [],
        defaultOptions: [],
        messages: {
            layer: '{{from}} must not import {{to}} (see "The house" in docs/architecture.md).',
            homeless: '{{from}} belongs to no layer: name it in scripts/lint/house.mjs.',
        },
    },
    create(context) {
        const file = toPosix(relative(ROOT, context.filename));
        const layer = LAYERS.find(({ path }) => file.startsWith(path));

        /** @param {Node | null} source the string after `from` */
        function check(source) {
            if (
                source?.type !== AST_NODE_TYPES.Literal ||
                typeof source.value !== 'string' ||
                !layer
            )
                return;
            const specifier = source.value;
            const allowed = specifier.startsWith('.')
                ? isInLayers(toPosix(join(dirname(file), specifier)), layer.layers)
                : layer.modules.some(pattern => pattern.test(specifier)) &&
                  !layer.never.some(pattern => pattern.test(specifier));
            if (allowed) return;
            context.report({
                node: source,
                messageId: 'layer',
                data: { from: layer.path, to: specifier },
            });
        }

        return {
            Program(node) {
                if (!layer) context.report({ node, messageId: 'homeless', data: { from: file } });
            },
            ImportDeclaration: node => check(node.source),
            ExportNamedDeclaration: node => check(node.source),
            ExportAllDeclaration: node => check(node.source),
            ImportExpression: node => check(node.source),
            TSImportType: node => check(node.source),
        };
    },
});

/** Calls that wait for a disk, a process or a bus, whatever they are called on. */
const BLOCKING = new Set([
    'communicate',
    'communicate_utf8',
    'enumerate_children',
    'file_get_contents',
    'file_set_contents',
    'file_set_contents_full',
    'file_test',
    'load_contents',
    'make_directory_with_parents',
    'mkdir_with_parents',
    'query_exists',
    'query_file_type',
    'query_info',
    'replace_contents',
]);

const noBlocking = createRule({
    meta: {
        type: 'problem',
        schema: [],
        defaultOptions: [],
        messages: {
            blocking: '{{name}}() waits, and the whole desktop with it: use its async form.',
        },
    },
    create(context) {
        const services = context.sourceCode.parserServices;
        const checker = services?.program?.getTypeChecker();

        /**
         * @param {Node} receiver what the method is called on
         * @param {string} name the method
         */
        function hasAsyncForm(receiver, name) {
            if (!checker || !services?.esTreeNodeToTSNodeMap) return false;
            const type = checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(receiver));
            return checker.getApparentType(type).getProperty(`${name}_async`) !== undefined;
        }

        return {
            CallExpression(/** @type {CallExpression} */ node) {
                const { callee } = node;
                if (callee.type !== AST_NODE_TYPES.MemberExpression) return;
                const { property } = callee;
                const name = ASTUtils.getPropertyName(callee);
                if (name === null) return;
                if (
                    BLOCKING.has(name) ||
                    name.endsWith('_sync') ||
                    hasAsyncForm(callee.object, name)
                )
                    context.report({ node: property, messageId: 'blocking', data: { name } });
            },
        };
    },
});

/**
 * @param {string} path a file, relative to the root
 * @param {readonly string[]} layers folders
 */
function isInLayers(path, layers) {
    return layers.some(layer => path.startsWith(layer));
}

/** @param {string} path of this platform */
function toPosix(path) {
    return path.split(sep).join('/');
}

const house = { rules: { 'import-layers': importLayers, 'no-blocking': noBlocking } };

// The two packages describe the same rules in types that do not fit.
export default /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (house));
