// Starts the project's own `onexc lsp`, and shows what `onexc graph` and `onexc build` make.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const LANGUAGE = "onex";
const INSTALL = "Install it into the environment of your project: pip install 'onexdsl[lsp]'";
const GRAPH_LIMIT = 64 * 1024 * 1024; // bytes of one page

let client;
let output;

async function activate(context) {
  output = vscode.window.createOutputChannel("onexdsl", { log: true }); // what the client writes to
  const commands = {
    "onexdsl.showGraph": showGraph,
    "onexdsl.build": build,
    "onexdsl.restart": restart,
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  context.subscriptions.push(output, vscode.workspace.onDidGrantWorkspaceTrust(restart));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("onexdsl.path")) return restart();
    }),
  );
  await start();
}

async function deactivate() {
  await client?.stop();
  client = undefined;
}

async function start() {
  if (!vscode.workspace.isTrusted) return; // a folder's own program runs only with trust
  const command = onexc(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath);
  // Without a transport it is standard input and output, and no option is added to the arguments.
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("onexdsl", "onexdsl", server, {
    documentSelector: [{ scheme: "file", language: LANGUAGE }],
    outputChannel: output,
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.onex,pyproject.toml}"),
    },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    await tell(`${command} lsp could not be started: ${error.message ?? error}. ${INSTALL}`);
  }
}

async function restart() {
  await deactivate();
  await start();
}

/** The onexc of the settings, else of the folder's environment, else of the PATH. */
function onexc(folder) {
  const chosen = vscode.workspace.getConfiguration("onexdsl").get("path");
  if (chosen) return chosen;
  const [binaries, name] = process.platform === "win32" ? ["Scripts", "onexc.exe"] : ["bin", "onexc"];
  for (let place = folder; place; place = parent(place)) {
    for (const environment of [".venv", "venv"]) {
      const found = path.join(place, environment, binaries, name);
      if (fs.existsSync(found)) return found;
    }
  }
  return name;
}

function parent(place) {
  const above = path.dirname(place);
  return above === place ? undefined : above;
}

/** The file that is edited; the project around it is what commands work on. */
function edited() {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === LANGUAGE ? document : undefined;
}

async function showGraph() {
  const document = edited();
  if (!document || !(await trusted())) return;
  const folder = path.dirname(document.uri.fsPath);
  try {
    const page = await run(onexc(folder), ["graph", "--format", "html"], folder);
    const panel = vscode.window.createWebviewPanel(
      "onexdsl.graph",
      "Graph",
      vscode.ViewColumn.Beside,
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] },
    );
    panel.webview.html = inTheme(page);
  } catch (error) {
    output.error(error.message);
    await tell("The graph could not be drawn; the output says why.");
  }
}

/** The page as the editor looks: it would go by the system's choice of dark or light. */
function inTheme(page) {
  const { Light, HighContrastLight } = vscode.ColorThemeKind;
  const isLight = [Light, HighContrastLight].includes(vscode.window.activeColorTheme.kind);
  return page.replace("<html", `<html data-theme="${isLight ? "light" : "dark"}"`);
}

async function build() {
  const document = edited();
  if (!document || !(await trusted())) return;
  await vscode.workspace.saveAll(false);
  const folder = path.dirname(document.uri.fsPath);
  const task = new vscode.Task(
    { type: "process" },
    vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.TaskScope.Workspace,
    "build",
    "onexc",
    new vscode.ProcessExecution(onexc(folder), ["build"], { cwd: folder }),
  );
  await vscode.tasks.executeTask(task);
}

async function trusted() {
  if (vscode.workspace.isTrusted) return true;
  await tell("This needs a trusted workspace: it starts the project's own onexc.");
  return false;
}

function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: GRAPH_LIMIT }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}

async function tell(text) {
  const show = "Show output";
  if ((await vscode.window.showErrorMessage(text, show)) === show) output.show();
}

module.exports = { activate, deactivate };
