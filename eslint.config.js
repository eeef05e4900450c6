import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const noEnum = { selector: 'TSEnumDeclaration', message: 'Use an `as const` array and a union.' };

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'outputs/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', noEnum],
    },
  },
  {
    // One instance of these modules serves all workflows of a worker.
    files: ['src/workflows/**/*.ts', 'src/contract/**/*.ts', 'src/domain/**/*.ts', 'src/products/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        noEnum,
        {
          selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration:not([kind="const"])',
          message: 'Workflows share their modules: keep state inside of the workflow function.',
        },
        {
          selector:
            ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > NewExpression[callee.name=/(Map|Set)$/]',
          message:
            'Workflows share their modules: annotate it as ReadonlyMap or ReadonlySet, or keep it inside of the workflow function.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/read-config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config/read-config.ts reads the environment.' },
      ],
    },
  },
  {
    // scripts/bundle-modules.mjs puts commander into the files that each start loads: a second copy would be loaded beside it, and is another class.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/process/main.ts', 'src/cli/program/program.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          name: 'commander',
          allowTypeImports: true,
          message: 'Use what its Command makes, e.g. command.createOption().',
        },
      ],
    },
  },
  {
    // A function is read as a whole. One that must be longer, or take more, says why beside its `eslint-disable`.
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', { max: 4 }],
    },
  },
  {
    // Tests take functions out of the objects that a harness hands them; all of those are plain functions.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
