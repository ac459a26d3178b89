/**
 * The promises made to users, each with an id. Tests cite them with `verifies('id', 'title', fn)`; a promise without a
 * test, or a test with an unknown id, fails `test/arch/requirements.test.ts`. Append yours in the block of its subject.
 */
export const requirements = {
  // Tooling and packaging
  'package.contents':
    'The package holds only what the extension runs with: no sources, no source maps, no secrets, at most 20 files and 3 MB.',
  'docs.derived': 'The API reference, the schemas and the manifest are derived from the contracts and never differ from them.',

  // Models and providers
  'key.nowhere': 'A key is sent to its own provider and is in no file, log, event, answer or ledger, even when the provider repeats it.',
  'egress.one-way':
    'Every connection to another machine goes through one place that checks the address and records host, purpose and bytes.',
  'egress.metadata': 'Link-local and metadata addresses are never asked; loopback and private ones only where the user named them.',
  'model.fallback':
    'When a model cannot answer, the next one is asked before the first word and the chat says so; after it, what arrived is kept.',
  'model.cancel': 'Cancel closes the connection to the provider at once.',
  'model.bounded': 'A provider that never ends, falls silent or sends nonsense costs bounded memory and time.',

  // The chat panel
  'chat.stream': 'An answer is drawn as it arrives, each block once, and in the end exactly as if it had come at once.',
  'chat.stop': 'An answer can be stopped and asked for again; every version is kept.',
  'chat.recover': 'Events lost, repeated or late on their way to the panel change nothing of what is shown in the end.',
  'chat.errors': 'Every failure says what happened and offers what to do next.',
  'chat.scroll': 'The view follows the newest text only while the reader is at the end, and never moves what is read.',
  'chat.reload': 'A reload brings back the conversation, the running answer, the draft and the place read.',
  'chat.send.once': 'A message is sent once or shown as not sent; nothing typed is lost, whatever the server does.',
  'chat.windows': 'What another window does to a conversation is seen here.',
  'chat.code': 'A code block can be copied, applied, inserted and made a file, by mouse and keyboard.',
  'chat.edits': 'A proposed edit is previewed, applied, rejected and undone from its card, which says what became of it.',
  'chat.permission': 'A permission shows exactly what would be done, and the answer names what was shown.',
  'chat.history': 'Conversations are found by their words, renamed, deleted with a way back, and listed fast however many.',
  'chat.mention': 'Files and the selection are attached with @ and removed again, by keyboard alone.',
  'chat.hostile': 'No model output runs a script, makes a request, opens anything by itself or hides characters.',
  'chat.keyboard': 'Everything in the panel can be done with the keyboard alone.',
  'chat.accessible': 'Every screen passes the accessibility rules in all four kinds of theme, and screen readers hear what matters.',

  // Runs and store
  'runs.send-once': 'Sending a message again never duplicates it.',
  'runs.cancel': 'Stop counts at once and ends everything the run started; nothing is written after its last event.',
  'runs.no-keys': 'A provider key is in no file, log or event.',
  'runs.asks-first': 'A command runs only after the user allowed exactly it.',
  'runs.parked-survive': 'A question put to the user survives a restart.',
  'edits.outcome-once': 'What became of an edit is recorded once and shown for ever.',
  'store.damaged': 'A damaged history is set aside, said so, and what can be read of it is shown.',
  'store.full': 'A full disk loses nothing that was acknowledged; history can be read, and writing goes on when there is room.',
  'store.upgrade': 'History of every earlier version is carried over; that of a newer version is refused untouched.',
  'store.search': 'Whatever is typed into search is looked for, never executed.',
  'faults.kill': 'The server may be killed at any moment: no event a client has seen is lost or repeated.',

  // The local server
  'server.token': 'The local server answers nobody without the token, on no route, whatever is asked.',
  'server.host': 'The local server answers nobody who calls it by any other name than its own address.',
  'server.origin': 'No web page can reach the local server.',
  'server.json-only': 'The local server acts on JSON only; a refused request has no effect.',
  'server.one': 'A data folder has one server, however many clients start at once and however they die.',
  'server.proof': 'The token is never sent to a listener that has not proven to be ours.',
  'server.gone': 'The server ends some seconds after its last client and leaves nothing behind.',
  'server.takeover': 'A newer version takes over from an older one without losing a run.',
  'server.log': 'The log holds no content and no secret.',
  'server.slow-client': 'A slow client costs bounded memory and delays nobody.',
  'settings.damaged': 'A damaged small file is set aside and said so, never overwritten by an empty one.',
  'cli.serve': 'The server can run alone, in the foreground, without ever printing its token.',
  'cli.chat': 'The command line has the same conversations, tools and edits as the editor, held inside one folder.',

  // Offline
  'offline.honest': 'Offline says that it is rules, not a model, whenever it cannot do what was asked, and how to set up a model.',
  'offline.exact': 'An edit Offline proposes changes exactly the places that were asked for, whatever the file holds.',

  // In the real editor
  'editor.first-run': 'After installing, with no account, key or network, the chat opens and answers.',
  'editor.rename': 'A rename asked for in plain words changes every file it touches, after a preview, and is taken back by one undo.',
  'editor.stream': 'An answer shows as it comes, stops at once when told to, and can be asked for again unchanged.',
  'editor.fallback': 'When a model cannot answer, the next one does, and the chat says so.',
  'editor.own-models': 'The models of the editor itself work without a key.',
  'editor.keys': 'A key is entered, checked, replaced and removed in the editor, and is in no file.',
  'editor.command-asked': 'No command runs before the person allowed exactly it.',
  'editor.edit': 'A change of several files is seen first, written whole, and undone byte for byte.',
  'editor.edit-conflict': 'A proposal made for an older text of a file writes nothing and says which file.',
  'editor.code-blocks': 'A code block of an answer can be copied, inserted, applied and made a file.',
  'editor.clipboard': 'Edits copied from anywhere are applied after a look, and undone.',
  'editor.reload': 'Reloading the window in the middle of an answer loses and repeats nothing.',
  'editor.server-killed': 'Killing the server in the middle of an answer loses no word that was seen, and it can be asked again.',
  'editor.windows': 'All windows share one server and one history, and see what the others do.',
  'editor.history': 'Conversations are found by their words, renamed, deleted and brought back.',
  'editor.keyboard': 'The main job can be done with the keyboard alone.',
  'editor.themes': 'The chat is drawn in every kind of theme.',

  // The edit engine and the command line
  'edits.exact':
    'An edit is applied exactly where it is provably meant, and refused with a reason otherwise; never to the most likely of two places.',
  'edits.untouched': 'Every byte outside an edit stays: encoding, byte-order mark, line endings, last newline and mode.',
  'edits.together': 'A plan over many files is applied to all of them or to none.',
  'edits.inside': 'No edit leads out of its folder, by spelling or through a link.',
  'edits.killed': 'An apply may be killed at any moment: every file is old or new, and the next start finishes or restores and says so.',
  'edits.bounded': 'No text, however long or hostile, makes planning an edit slow.',

  // The extension host
  'edit.apply.all-or-none': 'An edit changes all its files or none, whatever fails on the way.',
  'edit.apply.conflict-keeps-text':
    'An edit is refused as a whole when a file is not the one it was made for, and what is in the file stays.',
  'edit.undo.survives-restart': 'The last apply can be undone after a restart, byte for byte.',
  'host.paths-inside': 'Nothing outside the workspace folders is read or written, also not through links.',
  'host.process-tree': 'Stopping a command ends everything it started.',
  'host.untrusted-reads-only': 'In a workspace that is not trusted, tools only read.',
  'host.keys-named-only': 'A request carries the keys of the providers it names and no others.',
  'host.replay': 'After a lost connection every listener gets each event it missed once, in order.',
  'edit.outcome.told-later': 'What became of an edit reaches the chat, even when the server or the window died at that moment.',
  'host.answer-after-break': 'A tool whose link broke while it ran still answers: no run waits for ever.',
  'host.kill-and-send': 'What is sent while the server is killed is sent to the next one, once.',
  'cli.outcome-told': 'An edit the command line applied is known as applied, even when the server died at that moment.',
} as const;

export type RequirementId = keyof typeof requirements;
