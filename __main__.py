"""The whole system, wired: configuration in, components joined, addresses out."""

import pulumi
import pulumi_aws as aws

from components.build import artifacts
from components.config import naming
from components.config.stack import StackConfig
from components.edge.api import Api, ApiArgs
from components.edge.domain import Domain
from components.edge.edge_key import EdgeKey
from components.edge.firewall import Firewall
from components.edge.gateway_account import GatewayAccount
from components.edge.session import EdgeSession
from components.edge.signed_urls import DOWNLOADS, PICTURES, SignedUrls, SignedUrlsArgs
from components.edge.site import Site, SiteArgs
from components.function import FunctionPlatform
from components.identity import Identity, IdentityArgs
from components.layer import layer
from components.library import Library
from components.metadata import ImageMetadata
from components.operations import System, operate
from components.protect.encryption import CustomerKey, CustomerKeyArgs
from components.protect.network import NetworkArgs, PrivateNetwork
from components.slices.gallery import Gallery, GalleryArgs
from components.slices.maintenance import Maintenance, MaintenanceArgs
from components.slices.people import People, PeopleArgs
from components.slices.session import Session, SessionArgs
from components.slices.thumbnail import Thumbnail, ThumbnailArgs
from components.slices.upload import Upload, UploadArgs
from components.tagging import tag_everything

config = StackConfig.load()
built = artifacts.build(config)
tag_everything({**config.tags, "Project": pulumi.get_project(), "Stack": pulumi.get_stack()})

name = naming.prefix(pulumi.get_stack(), config.name_prefix)
account = aws.get_caller_identity_output().account_id
partition = aws.get_partition_output().partition
region = aws.get_region_output().region

key = (
    CustomerKey(name, CustomerKeyArgs(account=account, partition=partition, region=region))
    if config.customer_keys
    else None
)
key_arn = key.arn if key else None

layers = {
    layer_name: layer(f"{name}-{layer_name}", code=code, architectures=config.architectures).arn
    for layer_name, code in built.layers.items()
}
network = (
    PrivateNetwork(name, NetworkArgs(account=account, region=region))
    if config.private_network
    else None
)
platform = FunctionPlatform(
    account=account,
    architectures=config.architectures,
    packages=built.packages,
    layers=layers,
    log_retention_days=config.log_retention_days,
    tracing=config.tracing,
    key=key,
    network=network,
)

table = ImageMetadata(name, protect=config.protect, key=key_arn)
library = Library(name, protect=config.protect, key=key_arn)
identity = (
    Identity(name, IdentityArgs(config=config, account=account, partition=partition, region=region))
    if config.signs_in
    else None
)
maintenance = Maintenance(name, platform)
upload = Upload(
    name,
    UploadArgs(
        config=config,
        platform=platform,
        table=table,
        library=library,
        tasks=maintenance.queue,
    ),
)
thumbnail = Thumbnail(
    name,
    ThumbnailArgs(
        config=config,
        platform=platform,
        table=table,
        library=library,
        originals=upload.originals,
        tasks=maintenance.queue,
        account=account,
    ),
)
downloads = SignedUrls(
    name,
    SignedUrlsArgs(
        kind="downloads",
        pattern=DOWNLOADS,
        bucket=thumbnail.renditions,
        access=config.access,
    ),
)
pictures = SignedUrls(
    name,
    SignedUrlsArgs(
        kind="pictures",
        pattern=PICTURES,
        bucket=thumbnail.renditions,
        access=config.access,
    ),
)
gallery = Gallery(
    name,
    GalleryArgs(
        config=config,
        platform=platform,
        table=table,
        library=library,
        originals=upload.originals,
        renditions=thumbnail.renditions,
        downloads=downloads,
        pictures=pictures,
        tasks=maintenance.queue,
    ),
)
functions = {
    "upload": upload.function,
    "thumbnail": thumbnail.function,
    "gallery": gallery.function,
}
if identity:
    people = People(
        name,
        PeopleArgs(
            config=config,
            platform=platform,
            library=library,
            pool=identity.pool,
            originals=upload.originals,
            jobs=maintenance.queue,
        ),
    )
    session = Session(
        name,
        SessionArgs(config=config, platform=platform, library=library, identity=identity),
    )
    functions |= {"session": session.function, "people": people.function}

if network:
    network.allow_access_to(
        buckets=[upload.originals.arn, thumbnail.renditions.arn],
        tables=[table.arn, table.contents_arn, library.arn],
        queues=[thumbnail.queue.arn, maintenance.queue.arn],
    )

gateway_account = (
    [GatewayAccount(name, partition=partition)] if config.manage_api_gateway_account else []
)
api = Api(
    name,
    ApiArgs(
        config=config,
        contract=artifacts.CONTRACT,
        functions=functions,
        region=region,
        pool=identity.pool.arn if identity else None,
        logs_need=gateway_account,
        key=key_arn,
    ),
)
firewall = Firewall(name, config, stage=api.stage, key=key_arn) if config.firewall else None
site = Site(
    name,
    SiteArgs(
        config=config,
        files=built.site,
        originals=upload.originals,
        renditions=thumbnail.renditions,
        api_domain=api.domain_name,
        api_key=EdgeKey(name, api).value,
        download_check=downloads.function_arn,
        picture_check=pictures.function_arn,
        session=EdgeSession(name, config.cors_origins).function_arn if identity else None,
        domain=Domain(f"{name}-domain", config),
        web_acl=firewall.edge.arn if firewall else None,
        key=key_arn,
    ),
)
maintenance.work(
    MaintenanceArgs(
        config=config,
        table=table,
        library=library,
        originals=upload.originals,
        thumbnail=thumbnail,
        site=site,
        downloads=downloads,
        pictures=pictures,
        pool=identity.pool if identity else None,
    )
)
functions |= {"maintenance": maintenance.function}
upload.accept_from([*site.origins, *config.cors_origins])
if identity:
    identity.open_to(site.origins)
operations = operate(
    name,
    config,
    System(
        upload=upload,
        thumbnail=thumbnail,
        maintenance=maintenance,
        functions=functions,
        table=table,
        library=library,
        api=api,
        site=site,
        key=key,
        account=account,
        partition=partition,
        region=region,
    ),
)

pulumi.export("siteUrl", site.origin)
pulumi.export("apiUrl", pulumi.Output.concat(site.origin, "/v1"))
pulumi.export("distributionId", site.distribution.id)
pulumi.export("distributionDomain", site.distribution.domain_name)
pulumi.export("originalsBucket", upload.originals.id)
pulumi.export("renditionsBucket", thumbnail.renditions.id)
pulumi.export("siteBucket", site.bucket.id)
pulumi.export("tableName", table.name)
pulumi.export("contentsTableName", table.contents_name)
pulumi.export("libraryTableName", library.name)
pulumi.export("thumbnailQueueUrl", thumbnail.queue.id)
pulumi.export("deadLetterQueueUrl", thumbnail.dead_letters.id)
pulumi.export("maintenanceQueueUrl", maintenance.queue.id)
pulumi.export("maintenanceDeadLetterQueueUrl", maintenance.dead_letters.id)
if identity:
    pulumi.export("signInUrl", identity.sign_in_url)
    pulumi.export("commandLineClientId", identity.command_line_client_id)
    pulumi.export("userPoolId", identity.pool.id)
for slice_name, function in functions.items():
    pulumi.export(f"{slice_name}Function", function.name)
for output, value in operations.items():
    pulumi.export(output, value)
