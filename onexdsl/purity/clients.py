"""Well-known libraries that are there for nothing but the world, by the name that one imports."""

CLIENTS = frozenset(
    {
        # HTTP and its relatives
        *("aiohttp", "grpc", "httplib2", "httpx", "pycurl", "requests", "treq", "urllib3"),
        *("websocket", "websockets", "gql", "zeep"),
        # data bases and caches
        *(
            "aiomysql",
            "aiopg",
            "aioredis",
            "aiosqlite",
            "asyncpg",
            "cassandra",
            "clickhouse_driver",
        ),
        *(
            "cx_Oracle",
            "databases",
            "duckdb",
            "elasticsearch",
            "influxdb_client",
            "motor",
            "MySQLdb",
        ),
        *(
            "mysql",
            "neo4j",
            "opensearchpy",
            "oracledb",
            "peewee",
            "psycopg",
            "psycopg2",
            "pymemcache",
        ),
        *(
            "pymongo",
            "pymysql",
            "pyodbc",
            "redis",
            "snowflake",
            "sqlalchemy",
            "sqlmodel",
            "tortoise",
        ),
        # queues and buses
        *("aio_pika", "aiokafka", "celery", "confluent_kafka", "faust", "kafka", "kombu", "nats"),
        *("paho", "pika", "pulsar", "stomp", "zmq"),
        # clouds and services
        *("aioboto3", "aiobotocore", "azure", "boto3", "botocore", "docker", "github", "hvac"),
        *("kubernetes", "openai", "anthropic", "sentry_sdk", "slack_sdk", "stripe", "twilio"),
        # machines, files, mail
        *("aiofiles", "aiosmtplib", "anyio", "asyncssh", "fabric", "fsspec", "paramiko", "pexpect"),
        *("playwright", "psutil", "s3fs", "selenium", "serial", "smbclient", "trio", "watchdog"),
    }
)
