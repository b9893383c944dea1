import type { Node } from './ast.js';
import { quoteString } from './go-quote.js';

/** A node as Go writes it in error messages: `index .Values.l 9`, single spaces, strings as in the source. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${printNode(node.pipe)}}}`;
    case 'template':
      return `{{template ${quoteString(node.name)}${node.pipe === undefined ? '' : ' ' + printNode(node.pipe)}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe': {
      const declared = node.variables.map(printNode).join(', ');
      const commands = node.commands.map(printNode).join(' | ');
      return declared === '' ? commands : `${declared} ${node.isAssign ? '=' : ':='} ${commands}`;
    }
    case 'command':
      return node.operands.map(printOperand).join(' ');
    case 'field':
      return '.' + node.path.join('.');
    case 'variable':
      return [node.name, ...node.path].join('.');
    case 'chain':
      return [printOperand(node.operand), ...node.path].join('.');
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function printOperand(node: Node): string {
  return node.kind === 'pipe' ? `(${printNode(node)})` : printNode(node);
}
