PRAGMA application_id = 1869505912;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE consumer (
            name TEXT PRIMARY KEY, topics TEXT NOT NULL, seen INTEGER NOT NULL
        ) WITHOUT ROWID;
INSERT INTO "consumer" VALUES('shop.NodeRunOrchestrator','["onex.evt.shop.start.v1", "onex.evt.shop.yes.v1", "onex.answer.shop.NodeRunOrchestrator"]',1795706038429776672);
INSERT INTO "consumer" VALUES('shop.NodeWorksEffect','["onex.intent.shop.make.v1", "onex.intent.shop.guarded.v1", "onex.intent.shop.solo.v1", "onex.cmd.shop.order.v1", "onex.intent.shop.unmake.v1", "onex.intent.shop.note.v1"]',1795706038429776672);
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
INSERT INTO "instance" VALUES('shop.NodeRunOrchestrator',X'736B','undoing','{"epoch":3,"lease_id":"01a2186b-a84a-7aa4-8b12-79050adfe34d","trigger":{"workflow":0,"event":{"type":"onex.evt.shop.start.v1","value":{"id":"k","n":0,"items":["a","b"]}},"number":2170875394175607666658553849633898279,"chain":2170875394175607666658553849633898279,"cause":null,"moment":1795706038330757650},"began":1795706038346396419,"steps":[{"state":"done","started":1795706038346396419,"calls":[{"epoch":1,"state":"done","result":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"a"}}}],"due":null,"heard":null},{"state":"done","started":1795706038386948815,"calls":[{"epoch":2,"state":"done","result":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"b"}}}],"due":null,"heard":null},{"state":"done","started":1795706038402583257,"calls":[],"due":null,"heard":{"type":"onex.evt.shop.yes.v1","value":{"id":"k","by":"Grace"}}},{"state":"failed","started":1795706038402583257,"calls":[],"due":null,"heard":null}],"completed":[{"step":0,"position":0}],"undo":{"step":1,"epoch":3},"failure":["c","division by zero"],"line":[],"results":{"a":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"a"}},"b":{"type":"onex.evt.shop.made.v1","value":{"id":"k","what":"b"}},"yes":{"type":"onex.evt.shop.yes.v1","value":{"id":"k","by":"Grace"}},"c":null}}',4,1,1);
CREATE TABLE log (
            sequence INTEGER NOT NULL, node TEXT NOT NULL, key BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sequence, node)
        ) WITHOUT ROWID;
INSERT INTO "log" VALUES(1,'shop.NodeRunOrchestrator',X'736B',1);
INSERT INTO "log" VALUES(2,'shop.NodeRunOrchestrator',X'736B',2);
INSERT INTO "log" VALUES(4,'shop.NodeRunOrchestrator',X'736B',3);
INSERT INTO "log" VALUES(6,'shop.NodeRunOrchestrator',X'736B',4);
CREATE TABLE message (
            sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, topic TEXT NOT NULL,
            chain BLOB NOT NULL, cause BLOB, moment INTEGER NOT NULL, accepted INTEGER NOT NULL,
            payload BLOB NOT NULL, wrapper TEXT
        );
INSERT INTO "message" VALUES(1,X'01A2186BA83A797C8EDC5563E76CFF27','onex.evt.shop.start.v1',X'01A2186BA83A797C8EDC5563E76CFF27',NULL,1795706038330757650,1795706038330842148,X'507B226964223A226B222C226E223A302C226974656D73223A5B2261222C2262225D7D',NULL);
INSERT INTO "message" VALUES(2,X'01A2186BA8497BC583FED470FBAA8A02','onex.evt.shop.yes.v1',X'01A2186BA8497BC583FED470FBAA8A02',NULL,1795706038345890680,1795706038345955221,X'507B226964223A226B222C226279223A224772616365227D',NULL);
INSERT INTO "message" VALUES(3,X'01A2186BA84A7AA48B1279050ADFE34E','onex.intent.shop.make.v1',X'01A2186BA83A797C8EDC5563E76CFF27',X'01A2186BA83A797C8EDC5563E76CFF27',1795706038346396419,1795706038346851774,X'507B226964223A226B222C2277686174223A2261227D','["ModelAction", {"correlation_id": "01a2186b-a83a-797c-8edc-5563e76cff27", "causation_id": "01a2186b-a83a-797c-8edc-5563e76cff27", "timestamp": "2026-11-26T15:13:58.346396Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a84a-7aa4-8b12-79050adfe34d", "epoch": 1, "action_type": "onex.intent.shop.make.v1", "action_id": "01a2186b-a84a-7aa4-8b12-79050adfe34e", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": false}, "{}"]');
INSERT INTO "message" VALUES(4,X'01A2186BA86176A59F372150F49BF5D9','onex.answer.shop.NodeRunOrchestrator',X'01A2186BA83A797C8EDC5563E76CFF27',X'01A2186BA84A7AA48B1279050ADFE34E',1795706038369680317,1795706038369755959,X'507B2272756E223A225C226B5C22222C226C656173655F6964223A2230316132313836622D613834612D376161342D386231322D373930353061646665333464222C2265706F6368223A312C226F7574636F6D65223A7B2274797065223A226F6E65782E6576742E73686F702E6D6164652E7631222C2276616C7565223A7B226964223A226B222C2277686174223A2261227D7D2C226F7574636F6D655F6964223A2230316132313836622D613836312D373661352D396633372D323135306634396266356438222C226661696C757265223A6E756C6C7D',NULL);
INSERT INTO "message" VALUES(5,X'01A2186BA87375D6803C17B21BEB83A2','onex.intent.shop.make.v1',X'01A2186BA83A797C8EDC5563E76CFF27',X'01A2186BA86176A59F372150F49BF5D8',1795706038386948815,1795706038387386497,X'507B226964223A226B222C2277686174223A2262227D','["ModelAction", {"correlation_id": "01a2186b-a83a-797c-8edc-5563e76cff27", "causation_id": "01a2186b-a861-76a5-9f37-2150f49bf5d8", "timestamp": "2026-11-26T15:13:58.386948Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a84a-7aa4-8b12-79050adfe34d", "epoch": 2, "action_type": "onex.intent.shop.make.v1", "action_id": "01a2186b-a873-75d6-803c-17b21beb83a2", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": false}, "{}"]');
INSERT INTO "message" VALUES(6,X'01A2186BA87E7CD79E1BDA70253E4359','onex.answer.shop.NodeRunOrchestrator',X'01A2186BA83A797C8EDC5563E76CFF27',X'01A2186BA87375D6803C17B21BEB83A2',1795706038398479666,1795706038398508961,X'507B2272756E223A225C226B5C22222C226C656173655F6964223A2230316132313836622D613834612D376161342D386231322D373930353061646665333464222C2265706F6368223A322C226F7574636F6D65223A7B2274797065223A226F6E65782E6576742E73686F702E6D6164652E7631222C2276616C7565223A7B226964223A226B222C2277686174223A2262227D7D2C226F7574636F6D655F6964223A2230316132313836622D613837652D376364372D396531622D646137303235336534333538222C226661696C757265223A6E756C6C7D',NULL);
INSERT INTO "message" VALUES(7,X'01A2186BA88376F09649332198C4BDFA','onex.intent.shop.unmake.v1',X'01A2186BA83A797C8EDC5563E76CFF27',X'01A2186BA87E7CD79E1BDA70253E4358',1795706038402583257,1795706038403235471,X'507B226964223A226B222C2277686174223A226E6F742062227D','["ModelAction", {"correlation_id": "01a2186b-a83a-797c-8edc-5563e76cff27", "causation_id": "01a2186b-a87e-7cd7-9e1b-da70253e4358", "timestamp": "2026-11-26T15:13:58.402583Z", "source": "shop.NodeRunOrchestrator", "priority": "normal", "lease_id": "01a2186b-a84a-7aa4-8b12-79050adfe34d", "epoch": 3, "action_type": "onex.intent.shop.unmake.v1", "action_id": "01a2186b-a883-76f0-9649-332198c4bdfa", "answer_to": "shop.NodeRunOrchestrator", "run": "\"k\"", "undoes": true}, "{}"]');
CREATE TABLE pending (
            sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL,
            PRIMARY KEY (sequence, consumer)
        ) WITHOUT ROWID;
INSERT INTO "pending" VALUES(7,'shop.NodeWorksEffect',0,0);
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
