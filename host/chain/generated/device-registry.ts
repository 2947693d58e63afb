// Made of contracts/DeviceRegistry.sol by `npm run contracts`; a test compares the two.
export const deviceRegistryAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AccessControlBadConfirmation",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "neededRole",
        "type": "bytes32"
      }
    ],
    "name": "AccessControlUnauthorizedAccount",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "int256",
        "name": "algorithm",
        "type": "int256"
      }
    ],
    "name": "AlgorithmUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "AssuranceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "ClaimExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ClaimInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyClaimed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyRegistered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceIsSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceNotSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721IncorrectOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721InsufficientApproval",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOperator",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721NonexistentToken",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "PublicKeyInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ReasonInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "approved",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "ApprovalForAll",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "nonce",
        "type": "uint32"
      }
    ],
    "name": "DeviceClaimed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "DeviceRegistered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "DeviceReleased",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceSuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceUnsuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "previousAdminRole",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "newAdminRole",
        "type": "bytes32"
      }
    ],
    "name": "RoleAdminChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleGranted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "DEFAULT_ADMIN_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "MAKER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "SUSPENDER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "claim",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "getApproved",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      }
    ],
    "name": "getRoleAdmin",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "grantRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "hasRole",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "isApprovedForAll",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "net",
    "outputs": [
      {
        "internalType": "bytes8",
        "name": "",
        "type": "bytes8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ownerOf",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      },
      {
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "register",
    "outputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "release",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "callerConfirmation",
        "type": "address"
      }
    ],
    "name": "renounceRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "revokeRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "setApprovalForAll",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "statusOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "owner",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "maker",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "bool",
            "name": "suspended",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "nonce",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "registeredAt",
            "type": "uint40"
          }
        ],
        "internalType": "struct DeviceRegistry.Status",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "id",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "suspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "tokenURI",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "unsuspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const deviceRegistryBytecode = '0x610160806040523461049b576020816130ff8038038091610020828561049f565b83398101031261049b57516001600160a01b038116810361049b576040519061004a60408361049f565b60178252602082017f4669656c646d61726b446576696365526567697374727900000000000000000081526040519061008460408361049f565b600182526020820190603160f81b8252604051946100a360408761049f565b601086526f4669656c646d61726b2044657669636560801b6020870152604051956100cf60408861049f565b60098752684649454c444d41524b60b81b60208801528051906001600160401b03821161039a575f5490600182811c92168015610491575b602083101461037c5781601f84931161041c575b50602090601f83116001146103b9575f926103ae575b50508160011b915f199060031b1c1916175f555b85516001600160401b03811161039a57600154600181811c91168015610390575b602082101461037c57601f811161030e575b506020601f82116001146102a757819061024a985f9261029c575b50508160011b915f199060031b1c1916176001555b6101b18161065e565b610120526101be8461065e565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261022760c08261049f565b5190206080523060c05261023a816104c2565b5061024481610538565b506105cb565b506040516129b590816106ca823960805181612649015260a05181612706015260c0518161261a015260e05181612698015261010051816126be01526101205181610b6501526101405181610b8e0152f35b015190505f80610193565b601f1982169760015f52815f20985f5b8181106102f657509161024a99918460019594106102de575b505050811b016001556101a8565b01515f1960f88460031b161c191690555f80806102d0565b838301518b556001909a0199602093840193016102b7565b818111156101785760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610374575b81601f9101920160051c03905f5b828110610367575050610178565b5f82820155600101610359565b5f915061034b565b634e487b7160e01b5f52602260045260245ffd5b90607f1690610166565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610131565b5f8080528281209350601f198516905b81811061040457509084600195949392106103ec575b505050811b015f55610145565b01515f1960f88460031b161c191690555f80806103df565b929360206001819287860151815501950193016103c9565b8281111561011b575f8052909150601f830160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e56360208510610489575b849392601f0160051c82900391015f5b82811061047957505061011b565b5f8183015585945060010161046b565b5f915061045b565b91607f1691610107565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761039a57604052565b6001600160a01b0381165f9081525f5160206130bf5f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f5160206130bf5f395f51905f5260205260408120805460ff191660011790553391905f51602061307f5f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f5160206130df5f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f5160206130df5f395f51905f5260205260408120805460ff191660011790553391907f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a905f51602061307f5f395f51905f529080a4600190565b6001600160a01b0381165f9081525f51602061309f5f395f51905f52602052604090205460ff16610533576001600160a01b03165f8181525f51602061309f5f395f51905f5260205260408120805460ff191660011790553391907f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea84905f51602061307f5f395f51905f529080a4600190565b601f81511161068957602081519101516020821061067a571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a7146118185750806306fdde0314611760578063081812fc14611723578063095ea7b31461160657806319165587146113df5780631e063403146113a557806323b872dd1461138e578063248a9ca31461135b5780632f2ff15d1461131d57806332d202ac1461124e57806336568abe146111f157806342842e0e146111c85780634fb5575014610de657806357a2712714610cfa5780636352211e14610ccb57806370a0823114610c6157806384b0196e14610b4d57806391d1485414610b0357806395d89b41146109c457806397a5d5b5146108a4578063a217fddf1461088a578063a22cb46514610786578063b88d4fde14610724578063c2fff4a5146106c6578063c7537f3614610292578063c87b56dd14610235578063c8eff9ed146101fa578063d547741f146101b25763e985e9c51461015d575f80fd5b346101af5760406003193601126101af576001600160a01b03604061018061195d565b928261018a611973565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b80fd5b50346101af5760406003193601126101af576101f66004356101d2611973565b906101f16101ec825f526008602052600160405f20015490565b612060565b612202565b5080f35b50346101af57806003193601126101af5760206040517f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a8152f35b3461028e57602060031936011261028e57610251600435611fb7565b505f604051610261602082611a51565b5261028a604051610273602082611a51565b5f815260405191829160208352602083019061191a565b0390f35b5f80fd5b3461028e57608060031936011261028e576102ab61195d565b6102b3611973565b906044359160643567ffffffffffffffff811161028e576102d89036906004016119c3565b6102e3849294612167565b85421161069a57549160ff8360b01c16610665576001600160a01b03811694855f5260026020526001600160a01b0360405f20541661063957906103d4849392604263ffffffff6103df9760b81c16976040516001600160a01b0360208201927f8268e7b8895428751d5c29ef51cbcbcbb6bb6d8882d6fa5fee655f7cf784314684528c6040840152169b8c60608301528a608083015260a082015260a0815261038e60c082611a51565b519020610399612610565b90604051917f190100000000000000000000000000000000000000000000000000000000000083526002830152602282015220933691611acc565b9260a01c5f0b6123c5565b1561060d57817fe01a60e36900ce0c3105acec4e81c5272df52e77d376a0935e0d127170da3ce760208593604051908152a381156105e157805f52600960205260405f20600163ffffffff825460b81c160163ffffffff81116105b45781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f205416908115159283610546575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a45061051a57005b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b61057d825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b825f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81540190556104a7565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f64a0ae92000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b507f3f6083fa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b857f8dde2ca8000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03907fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b857ff5f3b230000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b3461028e575f60031936011261028e5760207fffffffffffffffff0000000000000000000000000000000000000000000000006040518281019046825230604082015260408152610718606082611a51565b51902016604051908152f35b3461028e57608060031936011261028e5761073d61195d565b610745611973565b6064359167ffffffffffffffff831161028e573660238401121561028e5761077a610784933690602481600401359101611acc565b9160443591611de8565b005b3461028e57604060031936011261028e5761079f61195d565b6024359081151580920361028e57331561085e576001600160a01b031690811561083257335f52600560205260405f20825f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b3461028e575f60031936011261028e5760206040515f8152f35b3461028e57602060031936011261028e5760e06001600160a01b036108c761195d565b5f60c06040516108d681611a35565b8281528260208201528260408201528260608201528260808201528260a0820152015216805f52600960205260405f20905f52600260205264ffffffffff6001600160a01b0360405f205416915463ffffffff60405161093581611a35565b848152602081016001600160a01b038416815260ff604083018560a01c5f0b81526060840190828760a81c1682526001600160a01b036080860194848960b01c161515865260c060a0880197898b60b81c168952019860d81c89526040519a8b52511660208a0152515f0b6040890152511660608701525115156080860152511660a0840152511660c0820152f35b3461028e575f60031936011261028e576040515f6001548060011c90600181168015610af9575b602083108114610acc57828552908115610a8a5750600114610a2c575b61028a83610a1881850382611a51565b60405191829160208352602083019061191a565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210610a7057509091508101602001610a18610a08565b919260018160209254838588010152019101909291610a58565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b84019091019150610a189050610a08565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f16916109eb565b3461028e57604060031936011261028e57610b1c611973565b6004355f5260086020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b3461028e575f60031936011261028e57610c05610b897f00000000000000000000000000000000000000000000000000000000000000006125b9565b610bb27f00000000000000000000000000000000000000000000000000000000000000006125b9565b6020610c1360405192610bc58385611a51565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e087019061191a565b90858203604087015261191a565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b828110610c4a57505050500390f35b835185528695509381019392810192600101610c3b565b3461028e57602060031936011261028e576001600160a01b03610c8261195d565b168015610c9f575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b3461028e57602060031936011261028e576020610ce9600435611fb7565b6001600160a01b0360405191168152f35b3461028e57610d08366119f1565b610d10611fd8565b610d1983612167565b805460ff8160b01c16610db15791610dac917601000000000000000000000000000000000000000000007fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff7fd682845d9d7fcf280b33da00ac845aad155899c70d5598c8a7f2af7a92e6d4a295610d9085896121bc565b161790556040519182916001600160a01b033397169583611da3565b0390a3005b6001600160a01b03857fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461028e57608060031936011261028e5760043560243590604435805f0b80910361028e576064359260ff841680940361028e57335f9081527f7b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4602052604090205460ff1615611178577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18214158061114e575b61112257600284116110f657610e918184846122a5565b156110ce576001600160a01b03610ea88285612396565b1692835f5260096020526001600160a01b0360405f2054166110a2576040519460c086019580871067ffffffffffffffff88111761107557604096875233815260208181018681528289018481525f60608501818152608086018281524264ffffffffff1660a08089019182528d8552600988529d9093209651875495519451925191517fffffffffff0000000000000000000000000000000000000000000000000000009096166001600160a01b03919091161793909c1b74ff0000000000000000000000000000000000000000169290921760a89290921b75ff000000000000000000000000000000000000000000169190911799151560b01b76ff00000000000000000000000000000000000000000000169990991760b89190911b7affffffff00000000000000000000000000000000000000000000001617825596517affffffffffffffffffffffffffffffffffffffffffffffffffffff7fffffffffff00000000000000000000000000000000000000000000000000000083549260d81b1691161790556040519384528584015260408301526060820152817f25a3fc06a6240f184243b2a00aad3a5b3382eb2bd2e95b16e36b915dcafb6f0360803393a3604051908152f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b837fcd76e845000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f9342014b000000000000000000000000000000000000000000000000000000005f5260045ffd5b837f98eb3509000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f2c98cf2a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7821415610e7a565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a60245260445ffd5b3461028e576107846111d936611989565b90604051926111e9602085611a51565b5f8452611de8565b3461028e57604060031936011261028e5761120a611973565b336001600160a01b038216036112265761078490600435612202565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b3461028e5761125c366119f1565b611264611fd8565b61126d83612167565b805460ff8160b01c16156112e85791610dac917fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff7f085d279400853c1945ed0a0889ca781f7b2ee27bbf6026d57358ce11961753ae946112cd84886121bc565b1690556040519182916001600160a01b033397169583611da3565b6001600160a01b03857f7cae5fe6000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b3461028e57604060031936011261028e5761078460043561133c611973565b906113566101ec825f526008602052600160405f20015490565b6120ba565b3461028e57602060031936011261028e5760206113866004355f526008602052600160405f20015490565b604051908152f35b3461028e5761078461139f36611989565b91611b02565b3461028e575f60031936011261028e5760206040517f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea848152f35b3461028e57602060031936011261028e576001600160a01b0361140061195d565b16805f5260026020526001600160a01b0360405f205416801580156115fc575b6115d057817e84147052de2e0cb26af6716f5dfae41e3fd6a85238b730e557f10e9e784bcd5f80a3805f52600960205260405f20600163ffffffff825460b81c160163ffffffff81116105b45781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f2054168015908115611562575b825f52600260205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055825f827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8280a45061153757005b7f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b611599835f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81540190556114d7565b507f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5033811415611420565b3461028e57604060031936011261028e5761161f61195d565b60243561162b81611fb7565b33151580611710575b806116dd575b6116b15781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f2091167fffffffffffffffffffffffff00000000000000000000000000000000000000008254161790555f80f35b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f2054161561163a565b50336001600160a01b0382161415611634565b3461028e57602060031936011261028e5760043561174081611fb7565b505f52600460205260206001600160a01b0360405f205416604051908152f35b3461028e575f60031936011261028e576040515f5f548060011c9060018116801561180e575b602083108114610acc57828552908115610a8a57506001146117b25761028a83610a1881850382611a51565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b8082106117f457509091508101602001610a18610a08565b9192600181602092548385880101520191019092916117dc565b91607f1691611786565b3461028e57602060031936011261028e57600435907fffffffff00000000000000000000000000000000000000000000000000000000821680920361028e57817f7965db0b000000000000000000000000000000000000000000000000000000006020931490811561188c575b5015158152f35b7f80ac58cd000000000000000000000000000000000000000000000000000000008114915081156118f0575b81156118c6575b5083611885565b7f01ffc9a700000000000000000000000000000000000000000000000000000000915014836118bf565b7f5b5e139f00000000000000000000000000000000000000000000000000000000811491506118b8565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b038216820361028e57565b602435906001600160a01b038216820361028e57565b600319606091011261028e576004356001600160a01b038116810361028e57906024356001600160a01b038116810361028e579060443590565b9181601f8401121561028e5782359167ffffffffffffffff831161028e576020838186019501011161028e57565b90604060031983011261028e576004356001600160a01b038116810361028e57916024359067ffffffffffffffff821161028e57611a31916004016119c3565b9091565b60e0810190811067ffffffffffffffff82111761107557604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff82111761107557604052565b67ffffffffffffffff811161107557601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b929192611ad882611a92565b91611ae66040519384611a51565b82948184528183011161028e578281602093845f960137010152565b91906001600160a01b031680156105e1576001600160a01b0382165f52600960205260405f20600163ffffffff825460b81c160163ffffffff81116105b45781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055815f5260026020526001600160a01b0360405f20541692823315159283611cd5575b6001600160a01b03935085611c67575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a416808303611c3657505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b611c9e825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b855f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055611bbd565b9192905080611d4c575b15611cec57828291611bad565b8284611d1d577f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b503384148015611d7a575b80611cdf5750825f526004602052336001600160a01b0360405f20541614611cdf565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f205416611d57565b90601f836040947fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09360208652816020870152868601375f8582860101520116010190565b90611df4838284611b02565b803b611e01575b50505050565b602091611e606001600160a01b038093169560405195869485947f150b7a02000000000000000000000000000000000000000000000000000000008652336004870152166024850152604484015260806064840152608483019061191a565b03815f865af15f9181611f5a575b50611edc57503d15611ed5573d611e8481611a92565b90611e926040519283611a51565b81523d5f602083013e5b80519081611ed057827f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b602001fd5b6060611e9c565b7fffffffff000000000000000000000000000000000000000000000000000000007f150b7a0200000000000000000000000000000000000000000000000000000000911603611f2f57505f808080611dfb565b7f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9091506020813d602011611faf575b81611f7660209383611a51565b8101031261028e57517fffffffff000000000000000000000000000000000000000000000000000000008116810361028e57905f611e6e565b3d9150611f69565b805f5260026020526001600160a01b0360405f205416908115611537575090565b335f9081527f438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d7602052604090205460ff161561201057565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f52336004527f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea8460245260445ffd5b805f52600860205260405f206001600160a01b0333165f5260205260ff60405f2054161561208b5750565b7fe2517d3f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f205416155f1461216157805f52600860205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b6001600160a01b031690815f52600960205260405f20916001600160a01b03835416156121915750565b7fdd7510ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080159081156121f6575b506121ce57565b7f1c98cf1d000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f6121c7565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f2054165f1461216157805f52600860205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78114612388577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd11480159061235e575b8015612334575b612161577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f60078183818181960909089180091490565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8210156122fd565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f8110156122f6565b50906123939161253c565b90565b6001600160a01b039160405190602082019283526040820152604081526123be606082611a51565b5190201690565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114612480577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590612474575b61246d576060830151906080840151926001600160a01b038061243c8686612396565b9216911614938461244f575b5050505090565b612464945060406020820151910151916127b9565b5f808080612448565b5050505f90565b50608083511415612419565b5082919251604181036125345760401015612507578160606124b193015160f81c604060208301519201519261272c565b5060048110156124da571591826124c757505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b505050505f90565b7fffffffff00000001000000000000000000000000ffffffffffffffffffffffff80807f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8185817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc81838009080908818580091493109110161690565b60ff811690601f82116125e857604051916125d5604084611a51565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480612703575b1561266b577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526126fd60c082611a51565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614612642565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084116127ae579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa156127a3575f516001600160a01b0381161561279957905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b906127c6949392916127fc565b156127ce5790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b9091929382151580612956575b8061294d575b80612923575b158015612912575b1561282e5750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15612910575f511561286b57600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15612910575f511561290a575f90600190565b5f905f90565bfe5b5061291d818661253c565b1561281d565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8841115612815565b5083151561280f565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551831061280956fea26469706673582212201c3f50bf2a2ecbf5d850f94c3292408987e9bb02e918ec6ded1007d7ddf21e7864736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d75eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c77b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4' as const;
