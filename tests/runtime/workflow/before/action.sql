PRAGMA application_id = 1869505912;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE consumer (
            name TEXT PRIMARY KEY, topics TEXT NOT NULL, seen INTEGER NOT NULL
        ) WITHOUT ROWID;
INSERT INTO "consumer" VALUES('shop.NodeRunOrchestrator','["onex.evt.shop.start.v1", "onex.evt.shop.yes.v1", "onex.answer.shop.NodeRunOrchestrator"]',1795706037889630462);
INSERT INTO "consumer" VALUES('shop.NodeWorksEffect','["onex.intent.shop.make.v1", "onex.intent.shop.guarded.v1", "onex.intent.shop.solo.v1", "onex.cmd.shop.order.v1", "onex.intent.shop.unmake.v1", "onex.intent.shop.note.v1"]',1795706037889630462);
CREATE TABLE dead (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            reason TEXT NOT NULL, error TEXT NOT NULL, traceback TEXT NOT NULL,
            attempts INTEGER NOT NULL, died INTEGER NOT NULL
        );
CREATE TABLE instance (
            node TEXT NOT NULL, key BLOB NOT NULL, state TEXT NOT NULL, data TEXT NOT NULL,
            version INTEGER NOT NULL, entry INTEGER NOT NULL, born INTEGER NOT NULL,
            PRIMARY KEY (node, key)
        ) WITHOUT ROWID;
INSERT INTO "instance" VALUES('shop.NodeRunOrchestrator',X'736B','running','{"epoch":2,"lease_id":"01a2186b-a642-70d4-95f5-06d7942b1c94","trigger":{"workflow":0,"event":{"type":"onex.evt.shop.start.v1","value":{"id":"k","n":0,"items":["a","b"]}},"number":2170875393563851874653204682478951566,"chain":2170875393563851874653204682478951566,"cause":null,"moment":1795706037824777821},"began":1795706037826562420,"steps":[{"state":"done","started":1795706037826562420,"calls":[{"epoch":1,"state":"done","result":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"a"}}}],"due":null,"heard":null},{"state":"running","started":1795706037858686298,"calls":[{"epoch":2,"state":"running","result":null}],"due":null,"heard":null},{"state":"waiting","started":0,"calls":[],"due":null,"heard":{"type":"onex.evt.shop.yes.v1","value":{"id":"k","by":"Grace"}}},{"state":"waiting","started":0,"calls":[],"due":null,"heard":null}],"completed":[{"step":0,"position":0}],"undo":null,"failure":null,"line":[],"results":{"a":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"a"}},"b":null,"yes":null,"c":null}}',3,1,1);
CREATE TABLE log (
            sequence INTEGER NOT NULL, node TEXT NOT NULL, key BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sequence, node)
        ) WITHOUT ROWID;
INSERT INTO "log" VALUES(1,'shop.NodeRunOrchestrator',X'736B',1);
INSERT INTO "log" VALUES(2,'shop.NodeRunOrchestrator',X'736B',2);
INSERT INTO "log" VALUES(4,'shop.NodeRunOrchestrator',X'736B',3);
CREATE TABLE message (
            sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, topic TEXT NOT NULL,
            chain BLOB NOT NULL, cause BLOB, moment INTEGER NOT NULL, accepted INTEGER NOT NULL,
            payload BLOB NOT NULL, wrapper TEXT
        );
INSERT INTO "message" VALUES(1,X'01A2186BA64071289F357ED52D0F9C8E','onex.evt.shop.start.v1',X'01A2186BA64071289F357ED52D0F9C8E',NULL,1795706037824777821,1795706037824856568,X'507B226964223A226B222C226E223A302C226974656D73223A5B2261222C2262225D7D',NULL);
INSERT INTO "message" VALUES(2,X'01A2186BA64270D495F506D7942B1C93','onex.evt.shop.yes.v1',X'01A2186BA64270D495F506D7942B1C93',NULL,1795706037826260624,1795706037826301189,X'507B226964223A226B222C226279223A224772616365227D',NULL);
INSERT INTO "message" VALUES(3,X'01A2186BA64270D495F506D7942B1C95','onex.intent.shop.make.v1',X'01A2186BA64071289F357ED52D0F9C8E',X'01A2186BA64071289F357ED52D0F9C8E',1795706037826562420,1795706037826954866,X'507B226964223A226B222C2277686174223A2261227D','["ModelAction", {"correlation_id": "01a2186b-a640-7128-9f35-7ed52d0f9c8e", "causation_id": "01a2186b-a640-7128-9f35-7ed52d0f9c8e", "timestamp": "2026-11-26T15:13:57.826562Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a642-70d4-95f5-06d7942b1c94", "epoch": 1, "action_type": "onex.intent.shop.make.v1", "action_id": "01a2186b-a642-70d4-95f5-06d7942b1c95", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": false}, "{}"]');
INSERT INTO "message" VALUES(4,X'01A2186BA64B7E8A99EF7A86C05D6919','onex.answer.shop.NodeRunOrchestrator',X'01A2186BA64071289F357ED52D0F9C8E',X'01A2186BA64270D495F506D7942B1C95',1795706037835604800,1795706037835664843,X'507B2272756E223A225C226B5C22222C226C656173655F6964223A2230316132313836622D613634322D373064342D393566352D303664373934326231633934222C2265706F6368223A312C226F7574636F6D65223A7B2274797065223A226F6E65782E6576742E73686F702E6D6164652E7631222C2276616C7565223A7B226964223A226B222C2277686174223A2261227D7D2C226F7574636F6D655F6964223A2230316132313836622D613634622D376538612D393965662D376138366330356436393138222C226661696C757265223A6E756C6C7D',NULL);
INSERT INTO "message" VALUES(5,X'01A2186BA6627475984FF959F676160F','onex.intent.shop.make.v1',X'01A2186BA64071289F357ED52D0F9C8E',X'01A2186BA64B7E8A99EF7A86C05D6918',1795706037858686298,1795706037859112618,X'507B226964223A226B222C2277686174223A2262227D','["ModelAction", {"correlation_id": "01a2186b-a640-7128-9f35-7ed52d0f9c8e", "causation_id": "01a2186b-a64b-7e8a-99ef-7a86c05d6918", "timestamp": "2026-11-26T15:13:57.858686Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a642-70d4-95f5-06d7942b1c94", "epoch": 2, "action_type": "onex.intent.shop.make.v1", "action_id": "01a2186b-a662-7475-984f-f959f676160f", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": false}, "{}"]');
CREATE TABLE pending (
            sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL,
            PRIMARY KEY (sequence, consumer)
        ) WITHOUT ROWID;
INSERT INTO "pending" VALUES(5,'shop.NodeWorksEffect',0,0);
CREATE TABLE published (
            id BLOB PRIMARY KEY, accepted INTEGER NOT NULL
        ) WITHOUT ROWID;
CREATE TABLE rung (
            name TEXT PRIMARY KEY, due INTEGER NOT NULL
        ) WITHOUT ROWID;
CREATE TABLE timer (
            node TEXT NOT NULL, key BLOB NOT NULL, position INTEGER NOT NULL,
            entry INTEGER NOT NULL, due INTEGER NOT NULL,
            cause BLOB NOT NULL, chain BLOB NOT NULL,
            PRIMARY KEY (node, key, position)
        ) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (node, due);
CREATE INDEX dead_message ON dead (sequence);
COMMIT;
