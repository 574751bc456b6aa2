// A flow's path, "trusted" or "untrusted" and a kind of theme as arguments; the extension is started
// with stand-ins for VS Code and its client, and each of its commands is run. What it did is told
// on standard output as JSON.
"use strict";

const Module = require("node:module");
const path = require("node:path");

const [flow, trust, theme] = process.argv.slice(2);
const told = { commands: [], servers: [], stopped: 0, errors: [], logged: [], pages: [], tasks: [] };
const commands = new Map();
const nothing = { dispose() {} };

const vscode = {
  ColorThemeKind: { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 },
  ViewColumn: { Beside: -2 },
  TaskScope: { Workspace: 2 },
  ProcessExecution: class {
    constructor(program, args, options) {
      Object.assign(this, { program, args, cwd: options.cwd });
    }
  },
  Task: class {
    constructor(definition, scope, name, source, execution) {
      this.execution = execution;
    }
  },
  tasks: { executeTask: async (task) => told.tasks.push(task.execution) },
  commands: {
    registerCommand(name, run) {
      told.commands.push(name);
      commands.set(name, run);
      return nothing;
    },
  },
  workspace: {
    isTrusted: trust === "trusted",
    workspaceFolders: [{ uri: { fsPath: path.dirname(flow) } }],
    getConfiguration: () => ({ get: () => "" }),
    getWorkspaceFolder: () => undefined,
    createFileSystemWatcher: () => nothing,
    onDidGrantWorkspaceTrust: () => nothing,
    onDidChangeConfiguration: () => nothing,
    saveAll: async () => true,
  },
  window: {
    activeColorTheme: { kind: Number(theme) },
    activeTextEditor: { document: { languageId: "onex", uri: { fsPath: flow } } },
    // Only a channel made for a log has levels.
    createOutputChannel: (name, options) =>
      options?.log ? { error: (text) => told.logged.push(text), dispose() {} } : nothing,
    createWebviewPanel() {
      const webview = {};
      told.pages.push(webview);
      return { webview };
    },
    showErrorMessage: async (text) => void told.errors.push(text),
  },
};

class LanguageClient {
  constructor(id, name, server, { outputChannel }) {
    told.servers.push(server);
    this.outputChannel = outputChannel;
  }

  async start() {
    this.outputChannel.error("started");
  }

  async stop() {
    told.stopped += 1;
  }
}

const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === "vscode") return vscode;
  if (name === "vscode-languageclient/node") return { LanguageClient };
  return load(name, ...rest);
};

async function main() {
  const extension = require("../extension.js");
  await extension.activate({ subscriptions: [] });
  for (const run of commands.values()) await run();
  await extension.deactivate();
  process.stdout.write(JSON.stringify(told));
}

main();
