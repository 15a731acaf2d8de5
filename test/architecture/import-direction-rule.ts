import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import { importProblem } from './direction.ts';

/** Shows the direction of imports (`direction.ts`) in the editor, as a lint rule. */
export const importDirectionRule: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node: { source?: unknown } & Rule.Node) => {
      const source = node.source as { value?: unknown } | null | undefined;
      const problem = typeof source?.value === 'string' ? importProblem(file, source.value) : undefined;
      if (problem !== undefined) context.report({ node, message: problem });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
