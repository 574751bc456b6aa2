PRAGMA application_id = 1869505912;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE consumer (
            name TEXT PRIMARY KEY, topics TEXT NOT NULL, seen INTEGER NOT NULL
        ) WITHOUT ROWID;
INSERT INTO "consumer" VALUES('shop.NodeRunOrchestrator','["onex.evt.shop.start.v1", "onex.evt.shop.yes.v1", "onex.answer.shop.NodeRunOrchestrator"]',1795706037665921189);
INSERT INTO "consumer" VALUES('shop.NodeWorksEffect','["onex.intent.shop.make.v1", "onex.intent.shop.guarded.v1", "onex.intent.shop.solo.v1", "onex.cmd.shop.order.v1", "onex.intent.shop.unmake.v1", "onex.intent.shop.note.v1"]',1795706037665921189);
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
INSERT INTO "instance" VALUES('shop.NodeRunOrchestrator',X'736B','running','{"epoch":1,"lease_id":"01a2186b-a54a-70af-9f4c-353d371b74a2","trigger":{"workflow":0,"event":{"type":"onex.evt.shop.start.v1","value":{"id":"k","n":0,"items":["a","b"]}},"number":2170875393253187306223753256275299949,"chain":2170875393253187306223753256275299949,"cause":null,"moment":1795706037567475944},"began":1795706037578376000,"steps":[{"state":"running","started":1795706037578376000,"calls":[{"epoch":1,"state":"running","result":null}],"due":null,"heard":null},{"state":"waiting","started":0,"calls":[],"due":null,"heard":null},{"state":"waiting","started":0,"calls":[],"due":null,"heard":{"type":"onex.evt.shop.yes.v1","value":{"id":"k","by":"Grace"}}},{"state":"waiting","started":0,"calls":[],"due":null,"heard":null}],"completed":[],"undo":null,"failure":null,"line":[],"results":{"a":null,"b":null,"yes":null,"c":null}}',2,1,1);
CREATE TABLE log (
            sequence INTEGER NOT NULL, node TEXT NOT NULL, key BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sequence, node)
        ) WITHOUT ROWID;
INSERT INTO "log" VALUES(1,'shop.NodeRunOrchestrator',X'736B',1);
INSERT INTO "log" VALUES(2,'shop.NodeRunOrchestrator',X'736B',2);
CREATE TABLE message (
            sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, topic TEXT NOT NULL,
            chain BLOB NOT NULL, cause BLOB, moment INTEGER NOT NULL, accepted INTEGER NOT NULL,
            payload BLOB NOT NULL, wrapper TEXT
        );
INSERT INTO "message" VALUES(1,X'01A2186BA53F77609F23877367084E6D','onex.evt.shop.start.v1',X'01A2186BA53F77609F23877367084E6D',NULL,1795706037567475944,1795706037567567386,X'507B226964223A226B222C226E223A302C226974656D73223A5B2261222C2262225D7D',NULL);
INSERT INTO "message" VALUES(2,X'01A2186BA54977048212E26A77F6CDBE','onex.evt.shop.yes.v1',X'01A2186BA54977048212E26A77F6CDBE',NULL,1795706037577896100,1795706037577966301,X'507B226964223A226B222C226279223A224772616365227D',NULL);
INSERT INTO "message" VALUES(3,X'01A2186BA54A70AF9F4C353D371B74A3','onex.intent.shop.make.v1',X'01A2186BA53F77609F23877367084E6D',X'01A2186BA53F77609F23877367084E6D',1795706037578376000,1795706037578835022,X'507B226964223A226B222C2277686174223A2261227D','["ModelAction", {"correlation_id": "01a2186b-a53f-7760-9f23-877367084e6d", "causation_id": "01a2186b-a53f-7760-9f23-877367084e6d", "timestamp": "2026-11-26T15:13:57.578376Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a54a-70af-9f4c-353d371b74a2", "epoch": 1, "action_type": "onex.intent.shop.make.v1", "action_id": "01a2186b-a54a-70af-9f4c-353d371b74a3", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": false}, "{}"]');
INSERT INTO "message" VALUES(4,X'01A2186BA5757D7E8841C64DC9CC6416','onex.answer.shop.NodeRunOrchestrator',X'01A2186BA53F77609F23877367084E6D',X'01A2186BA54A70AF9F4C353D371B74A3',1795706037621724905,1795706037621811367,X'507B2272756E223A225C226B5C22222C226C656173655F6964223A2230316132313836622D613534612D373061662D396634632D333533643337316237346132222C2265706F6368223A312C226F7574636F6D65223A7B2274797065223A226F6E65782E6576742E73686F702E6D6164652E7631222C2276616C7565223A7B226964223A226B222C2277686174223A2261227D7D2C226F7574636F6D655F6964223A2230316132313836622D613537352D376437652D383834312D633634646339636336343135222C226661696C757265223A6E756C6C7D',NULL);
CREATE TABLE pending (
            sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL,
            PRIMARY KEY (sequence, consumer)
        ) WITHOUT ROWID;
INSERT INTO "pending" VALUES(4,'shop.NodeRunOrchestrator',0,0);
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
