import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import house from './scripts/lint/house.mjs';

const LOGGING = ['console', 'log', 'logError'];
const PRINTING = ['print', 'printerr'];

const ONLY_IN_LOG = 'Only src/system/log.ts writes to the journal: import what it exports.';

/**
 * @param {readonly string[]} names globals that only one module may touch
 * @returns {import('eslint').Linter.RuleEntry} the rule's setting
 */
function onlyInLog(names) {
    return ['error', ...names.map(name => ({ name, message: ONLY_IN_LOG }))];
}

export default defineConfig(
    globalIgnores(['dist/', 'out/', 'types/girs/']),
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },
    js.configs.recommended,
    {
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: {
            parserOptions: {
                project: ['./tsconfig.json', './tests/tsconfig.json', './scripts/tsconfig.json'],
                tsconfigRootDir: import.meta.dirname,
            },
        },
        rules: {
            'no-console': 'off',
            eqeqeq: 'error',
            'object-shorthand': 'error',
            'prefer-const': 'error',
            'no-restricted-imports': ['error', { name: 'console', message: ONLY_IN_LOG }],
            '@typescript-eslint/consistent-type-imports': [
                'error',
                { fixStyle: 'inline-type-imports' },
            ],
            '@typescript-eslint/consistent-type-exports': 'error',
            '@typescript-eslint/explicit-module-boundary-types': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': 'error',
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            '@typescript-eslint/no-confusing-void-expression': [
                'error',
                { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
            ],
            // Flags are or-ed enum members everywhere in GNOME's libraries.
            '@typescript-eslint/no-unsafe-enum-assignment': 'off',
            '@typescript-eslint/no-empty-function': [
                'error',
                { allow: ['arrowFunctions', 'methods'] },
            ],
            '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
        },
    },
    {
        files: ['src/**/*.ts'],
        plugins: { house, jsdoc },
        rules: {
            'house/import-layers': 'error',
            'no-restricted-globals': onlyInLog([...LOGGING, ...PRINTING]),
            'no-restricted-properties': [
                'error',
                ...LOGGING.map(property => ({
                    object: 'globalThis',
                    property,
                    message: ONLY_IN_LOG,
                })),
            ],
            'jsdoc/require-jsdoc': [
                'error',
                {
                    publicOnly: true,
                    require: {
                        FunctionDeclaration: true,
                        ClassDeclaration: true,
                        MethodDefinition: false,
                        ArrowFunctionExpression: true,
                    },
                    contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
                },
            ],
            'jsdoc/no-types': 'error',
            'jsdoc/check-tag-names': 'error',
            'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
            'jsdoc/no-blank-blocks': 'error',
        },
    },
    { files: ['src/system/**/*.ts', 'src/shell/**/*.ts'], rules: { 'house/no-blocking': 'error' } },
    { files: ['src/system/log.ts'], rules: { 'no-restricted-globals': 'off' } },
    // The command line's output is what it is for.
    { files: ['src/cli/**/*.ts'], rules: { 'no-restricted-globals': onlyInLog(LOGGING) } },
    {
        files: ['tests/**/*.ts'],
        rules: {
            // Private members and partial fakes are a test's business.
            '@typescript-eslint/unbound-method': 'off',
        },
    },
    {
        files: ['**/*.mjs'],
        plugins: { jsdoc },
        rules: {
            // Return types are inferred in scripts; what they cannot infer, checkJs asks for.
            '@typescript-eslint/explicit-module-boundary-types': 'off',
            'no-undef': 'off',
            // JSON and untyped tools are all around them, and no cast is short in JavaScript.
            '@typescript-eslint/no-unsafe-argument': 'off',
            '@typescript-eslint/no-unsafe-assignment': 'off',
            '@typescript-eslint/no-unsafe-call': 'off',
            '@typescript-eslint/no-unsafe-member-access': 'off',
            '@typescript-eslint/no-unsafe-return': 'off',
            'jsdoc/check-param-names': 'error',
            'jsdoc/check-tag-names': 'error',
        },
    },
);
